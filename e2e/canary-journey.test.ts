import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { accessibilityProblems, openBrowser, sidewaysScroll, type Visit } from './support/browser.js';
import { forgedKey } from './support/forged-key.js';
import { type Installation, startInstallation } from './support/installation.js';
import { type Member, manage, signUpMember } from './support/member.js';
import { visitAs } from './support/visit-as.js';

const agent = 'thief/1.0';
let installation: Installation;
let member: Member;
let visit: Visit;
let canary: string;

beforeAll(async () => {
  const rules = 'trustedProxies: [127.0.0.1/32]\nguesses: { allow: 1000, per: 1m }\n';
  installation = await startInstallation({ rules, env: { LOG_LEVEL: 'trace' } });
  member = await signUpMember(installation.url, 'ana@example.com');
  visit = await openBrowser(installation.url);
  await visitAs(visit, member, installation.url);
}, 120_000);

afterAll(async () => {
  await visit?.close();
  await installation?.stop();
  installation?.remove();
});

/** What each door says to a key: everything a thief could compare. */
async function answersTo(key: string, callingKey: string): Promise<readonly unknown[]> {
  const { url } = installation;
  const headers = { authorization: key, 'user-agent': agent, 'content-type': 'application/json' };
  const proxied = { ...headers, 'x-forwarded-method': 'POST', 'x-forwarded-uri': '/api/endpoint' };
  const asService = { authorization: callingKey, 'content-type': 'application/json' };
  const question = JSON.stringify({
    key,
    request: { method: 'POST', path: '/api/endpoint', ip: '127.0.0.1' },
  });
  const calls: readonly [string, RequestInit][] = [
    ['/api/endpoint', { method: 'POST', headers, body: '{}' }],
    ['/v1/forward-auth', { headers: { ...proxied, 'x-forwarded-for': '127.0.0.1' } }],
    ['/v1/verify', { method: 'POST', headers: asService, body: question }],
    ['/v1/explain', { method: 'POST', headers: asService, body: question }],
    ['/v1/check', { method: 'POST', headers, body: JSON.stringify({ key }) }],
    ['/v1/leaks/report', { method: 'POST', headers, body: JSON.stringify({ key }) }],
  ];
  const answers = [];
  for (const [place, init] of calls) {
    const response = await fetch(url + place, init);
    const names = [...response.headers].filter(([name]) => !/^(date|x-request-id|ratelimit)/.test(name));
    const text = (await response.text()).replaceAll(/req_[0-9A-Za-z]+/g, 'req_');
    const isOwn = place === '/v1/verify' || place === '/v1/explain';
    answers.push({ place, status: response.status, text, headers: isOwn ? [] : names });
  }
  return answers;
}

const mails = () => {
  const outbox = path.join(installation.dataDir, 'outbox');
  return readdirSync(outbox).map((file) =>
    readFileSync(path.join(outbox, file), 'utf8').replaceAll(/=\r?\n/g, ''),
  );
};

it('a canary is made on the page, with where to plant it, and cannot be regenerated', async () => {
  const { page } = visit;
  await page.goto('/settings/webhooks-api');
  await page.getByRole('button', { name: 'Create canary key' }).click();
  await page.getByRole('heading', { name: 'Create canary key' }).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Create canary key' }).click();
  await page.getByText('Say where you will plant it.').waitFor();
  await page.getByLabel('Where you will plant it').fill('Canary in the old backup');
  expect(await accessibilityProblems(page, '50-create-canary')).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Create canary key' }).click();
  await page.getByRole('heading', { name: 'Copy your secret key' }).waitFor();
  canary = await page.getByLabel('Secret key of “Canary in the old backup”').inputValue();
  expect(canary).toMatch(/^neo_live_[0-9A-Za-z]{38}$/);
  await page.getByRole('button', { name: 'I have saved it' }).click();
  await page.getByRole('link', { name: 'Canary in the old backup' }).click();
  await page.getByText('Nobody has used it.').waitFor();
  expect(await accessibilityProblems(page, '51-canary-unused')).toEqual([]);
  await page.getByRole('button', { name: 'Actions for Canary in the old backup' }).click();
  await page.getByRole('menuitem', { name: 'Revoke…' }).waitFor();
  expect(await page.getByRole('menuitem', { name: 'Regenerate…' }).count()).toBe(0);
  await page.keyboard.press('Escape');
});

it('no door tells a canary from a key that was never issued', async () => {
  const { secret } = await member.createKey('the service', { permissions: ['*'] });
  const [bait, invented] = [await answersTo(canary, secret), await answersTo(forgedKey(), secret)];
  expect(bait).toEqual(invented);
  for (const door of [0, 1]) {
    expect(bait[door]).toMatchObject({ status: 401, text: expect.stringContaining('key_unknown') });
  }
  for (const door of [2, 3, 4]) {
    expect(bait[door]).toMatchObject({ status: 200, text: expect.stringContaining('key_unknown') });
  }
});

it('the first use is told by mail, alert and webhook event, and the page shows who, and how often', async () => {
  const mail = await vi.waitFor(() => {
    const found = mails().filter((text) => text.includes('canary key Canary in the old backup was used'));
    expect(found.length).toBe(1);
    return found[0] ?? '';
  });
  expect(mail).toContain('127.0.0.1');
  expect(mail).not.toContain(agent);
  const { alerts } = (await member.call('GET', '/v1/alerts')).json as { alerts: { detector: string }[] };
  expect(alerts.filter(({ detector }) => detector === 'canary_used')).toMatchObject([
    { severity: 'critical' },
  ]);
  const { events } = (await member.call('GET', '/v1/audit')).json as { events: { action: string }[] };
  expect(events.filter(({ action }) => action === 'key.canary_used')).toMatchObject([
    { detail: { address: '127.0.0.1', userAgent: expect.any(String) } },
  ]);

  const { page } = visit;
  await page.reload();
  const row = page.getByRole('row').filter({ hasText: agent });
  await row.waitFor();
  expect(await row.innerText()).toContain('127.0.0.1');
  expect(await accessibilityProblems(page, '52-canary-used')).toEqual([]);
  await page.setViewportSize({ width: 320, height: 900 });
  expect(await sidewaysScroll(page)).toBe(0);
  await page.setViewportSize({ width: 1280, height: 900 });
  const before = Number(await row.getByRole('cell').last().innerText());
  await manage(installation.url, 'POST', '/api/endpoint', {
    headers: { authorization: canary, 'user-agent': agent },
  });
  await vi.waitFor(async () => {
    await page.reload();
    await row.waitFor();
    expect(Number(await row.getByRole('cell').last().innerText())).toBe(before + 1);
  }, 15_000);
  expect(installation.output()).not.toContain(canary.slice(9, -6));
  expect(visit.problems()).toEqual([]);
});

it('the operator’s command makes canaries too, and nothing makes them work', async () => {
  const made = await installation.cli([
    'key',
    'create',
    '--account',
    'ana@example.com',
    '--name',
    'bait',
    '--canary',
    '--json',
  ]);
  const { id, secret } = made.json as { id: string; secret: string };
  expect(
    await manage(installation.url, 'POST', '/api/endpoint', { headers: { authorization: secret } }),
  ).toMatchObject({
    status: 401,
    json: { code: 'key_unknown' },
  });
  for (const verb of ['regenerate', 'rotate']) {
    expect((await member.call('POST', `/v1/keys/${id}/${verb}`)).status).toBe(409);
    expect((await installation.cli(['key', verb, id, '--json'])).status).not.toBe(0);
  }
});
