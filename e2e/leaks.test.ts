import { generateKeyPairSync, hash, sign } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ask } from './support/ask.js';
import { accessibilityProblems, openBrowser, sidewaysScroll, type Visit } from './support/browser.js';
import { forgedKey } from './support/forged-key.js';
import { type Installation, startInstallation } from './support/installation.js';
import { type Member, manage, signUpMember } from './support/member.js';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }) as string;
const identifier = hash('sha256', pem, 'hex');

let keyServer: Server;
let installation: Installation;
let member: Member;
let visit: Visit;

beforeAll(async () => {
  keyServer = createServer((_request, response) =>
    response.end(
      JSON.stringify({ public_keys: [{ key_identifier: identifier, key: pem, is_current: true }] }),
    ),
  );
  await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve));
  const { port } = keyServer.address() as AddressInfo;
  const rules = `leaks: { publicKeysUrl: "http://127.0.0.1:${port}/keys", reaction: revoke }`;
  installation = await startInstallation({ rules, env: { LOG_LEVEL: 'trace' } });
  member = await signUpMember(installation.url, 'ana@example.com');
  visit = await openBrowser(installation.url);
}, 120_000);

afterAll(async () => {
  await visit?.close();
  await installation?.stop();
  installation?.remove();
  keyServer?.close();
});

function report(body: string, signedBody = body) {
  const signature = sign('sha256', Buffer.from(signedBody), { key: pair.privateKey, dsaEncoding: 'der' });
  return manage(installation.url, 'POST', '/v1/leaks', {
    body,
    headers: {
      'github-public-key-identifier': identifier,
      'github-public-key-signature': signature.toString('base64'),
    },
  });
}

function mails(): readonly string[] {
  const outbox = path.join(installation.dataDir, 'outbox');
  return readdirSync(outbox).map((file) => readFileSync(path.join(outbox, file), 'utf8'));
}

async function mailedAbout(name: string): Promise<string> {
  return vi.waitFor(() => {
    const mail = mails().find((text) => text.includes(`"${name}"`));
    if (mail === undefined) throw new Error(`no mail about ${name}`);
    return mail;
  });
}

it('a signed report revokes a live key at once, tells its owner by mail and is in the audit log', async () => {
  const { id, secret } = await member.createKey('payments');
  expect((await ask(installation.url, secret)).status).toBe(200);
  const found = { token: secret, type: 'neo_key', url: 'https://github.com/octo/hello', source: 'commit' };
  const unknown = forgedKey();
  const body = JSON.stringify([found, { ...found, token: unknown }]);
  expect((await report(body, `${body} `)).status).toBe(401);
  expect((await ask(installation.url, secret)).status).toBe(200);

  const answer = await report(body);
  expect(answer.json).toEqual([
    { token_hash: hash('sha256', secret, 'hex'), token_type: 'neo_key', label: 'true_positive' },
    { token_hash: hash('sha256', unknown, 'hex'), token_type: 'neo_key', label: 'false_positive' },
  ]);
  expect(await ask(installation.url, secret)).toMatchObject({ status: 401, code: 'key_revoked' });
  expect(await report(body)).toMatchObject({ status: 200, json: answer.json });

  const mail = await mailedAbout('payments');
  expect(mail).toContain('To: ana@example.com');
  expect(mail).toContain('Subject: A secret key was reported as leaked');
  expect(mail).toContain('https://github.com/octo/hello');
  expect(mails().filter((text) => text.includes('"payments"'))).toHaveLength(1);
  const { events } = (await member.call('GET', '/v1/audit')).json as { events: { action: string }[] };
  expect(events.filter(({ action }) => action === 'key.leaked')).toMatchObject([
    { targetId: id, actor: { kind: 'leak_report' }, detail: { reaction: 'key_revoked' } },
  ]);
});

it('whoever finds a key reports it on the page, without a login, in light and dark and on a narrow screen', async () => {
  const { secret } = await member.createKey('mailer');
  const { page } = visit;
  await page.goto('/troubleshooting');
  await page.getByRole('link', { name: 'Report a leaked key' }).click();
  await page.getByRole('heading', { name: 'Report a leaked key' }).waitFor();
  expect(await accessibilityProblems(page, '40-report-leak')).toEqual([]);

  await page.getByLabel('Secret key', { exact: true }).fill(secret.slice(0, -1));
  await page.getByRole('button', { name: 'Report key' }).click();
  await page.getByText('not a whole key').waitFor();
  expect(await accessibilityProblems(page, '41-report-leak-refused')).toEqual([]);
  await page.setViewportSize({ width: 320, height: 900 });
  expect(await sidewaysScroll(page)).toBe(0);
  await page.screenshot({ path: 'test-results/42-report-leak-narrow.png' });

  await page.getByLabel('Secret key', { exact: true }).fill(secret);
  await page.getByLabel('Where you found it').fill('https://evil.example/win');
  await page.getByRole('button', { name: 'Report key' }).click();
  await page.getByRole('heading', { name: 'Thank you' }).waitFor();
  expect(await sidewaysScroll(page)).toBe(0);
  await page.setViewportSize({ width: 1280, height: 900 });
  expect(await accessibilityProblems(page, '43-report-leak-done')).toEqual([]);

  expect(await ask(installation.url, secret)).toMatchObject({ status: 401, code: 'key_revoked' });
  expect(await mailedAbout('mailer')).not.toContain('evil.example');
  expect(visit.problems()).toEqual([]);
  expect(visit.strangers()).toEqual([]);
  expect(installation.output()).not.toContain(secret.slice(9, -6));
});
