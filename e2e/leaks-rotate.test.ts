import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ask, askUntil } from './support/ask.js';
import { accessibilityProblems, openBrowser, sidewaysScroll, type Visit } from './support/browser.js';
import { type Installation, startInstallation } from './support/installation.js';
import { type Member, manage, signUpMember } from './support/member.js';
import { visitAs } from './support/visit-as.js';

let installation: Installation;
let member: Member;
let visit: Visit;

beforeAll(async () => {
  installation = await startInstallation({ rules: 'leaks: { reaction: rotate, grace: 5h }' });
  member = await signUpMember(installation.url, 'ana@example.com');
  visit = await openBrowser(installation.url);
  await visitAs(visit, member, installation.url);
}, 120_000);

afterAll(async () => {
  await visit?.close();
  await installation?.stop();
  installation?.remove();
});

const report = (key: string) => manage(installation.url, 'POST', '/v1/leaks/report', { body: { key } });

async function keyOf(id: string): Promise<Record<string, unknown>> {
  return ((await member.call('GET', `/v1/keys/${id}`)).json as { key: Record<string, unknown> }).key;
}

it('a leaked key gets an end and its owner is told; “Rotate now” shows the successor, once', async () => {
  const { id, secret } = await member.createKey('payments');
  expect((await report(secret)).status).toBe(202);
  const before = await ask(installation.url, secret);
  expect(before.status).toBe(200);
  const end = Number(before.headers.get('x-neoagent-secret-expires')?.slice(1)) * 1000;
  expect(Math.abs(end - (Date.now() + 5 * 3_600_000))).toBeLessThan(60_000);
  expect(await keyOf(id)).toMatchObject({ status: 'leaked', mustRotateBy: expect.any(String) });
  const alerts = (await member.call('GET', '/v1/alerts')).json as { alerts: object[] };
  expect(alerts.alerts).toMatchObject([{ keyId: id, detector: 'leaked_secret', severity: 'critical' }]);
  const outbox = path.join(installation.dataDir, 'outbox');
  const mail = await vi.waitFor(() => {
    const texts = readdirSync(outbox).map((file) => readFileSync(path.join(outbox, file), 'utf8'));
    const found = texts.find((text) => text.includes('"payments"'));
    if (found === undefined) throw new Error('no mail yet');
    return found.replaceAll('=\r\n', '').replaceAll('=\n', '');
  });
  expect(mail).toContain('Rotate the key before');

  const { page } = visit;
  await page.goto('/settings/webhooks-api');
  await page.getByText('“payments”:').waitFor();
  await page.getByText('stops working in 5 hours').waitFor();
  expect(await accessibilityProblems(page, '44-leaked-key-list')).toEqual([]);
  await page.goto(`/settings/webhooks-api/keys/${id}`);
  await page.getByText('stops working in 5 hours').waitFor();
  expect(await accessibilityProblems(page, '45-leaked-key')).toEqual([]);
  await page.setViewportSize({ width: 320, height: 900 });
  expect(await sidewaysScroll(page)).toBe(0);
  await page.setViewportSize({ width: 1280, height: 900 });

  await page.getByRole('button', { name: 'Rotate now' }).click();
  await page.getByRole('heading', { name: 'Copy the new secret' }).waitFor();
  const renewed = await page.getByLabel('Secret key of “payments”').inputValue();
  await page.getByRole('button', { name: 'I have saved it' }).click();
  await page.getByText('stops working in').waitFor({ state: 'detached' });
  expect((await ask(installation.url, renewed)).status).toBe(200);
  const after = await ask(installation.url, secret);
  expect(after.headers.get('x-neoagent-secret-expires'), 'the end is not put off').toBe(
    before.headers.get('x-neoagent-secret-expires'),
  );
  expect(visit.problems()).toEqual([]);
});

it('nobody rotates: the leaked secret answers key_revoked from its end on, and the key can still be rotated', async () => {
  writeFileSync(path.join(installation.dir, 'neoagent.yaml'), 'leaks: { reaction: rotate, grace: 1s }\n');
  await vi.waitFor(() => expect(installation.output()).toContain('rules'), { timeout: 10_000 });
  const { id, secret } = await vi.waitFor(
    async () => {
      const key = await member.createKey(`mailer ${Date.now()}`);
      await report(key.secret);
      const end = Date.parse(String((await keyOf(key.id))['mustRotateBy']));
      if (end > Date.now() + 60_000) throw new Error('the old rules are still in force');
      return key;
    },
    { timeout: 10_000, interval: 500 },
  );
  await askUntil(installation.url, secret, { code: 'key_revoked', withinMs: 5000 });
  expect(await keyOf(id)).toMatchObject({ status: 'leaked', secrets: [] });
  const { page } = visit;
  await page.goto(`/settings/webhooks-api/keys/${id}`);
  await page.getByText('The leaked secret stopped working').waitFor();
  const rotated = (await member.call('POST', `/v1/keys/${id}/rotate`)).json as { secret: string };
  expect((await ask(installation.url, rotated.secret)).status).toBe(200);
  expect(await ask(installation.url, secret)).toMatchObject({ status: 401, code: 'key_revoked' });
});
