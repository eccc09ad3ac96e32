import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, askUntil } from './support/ask.js';
import { forgedKey } from './support/forged-key.js';
import { type Installation, neoagent, startInstallation } from './support/installation.js';
import { type Member, signUpMember } from './support/member.js';
import { freePort } from './support/real-proxy.js';

const rules = `
guesses: { allow: 3, per: 1h }
plans:
  default: { permissions: ["*"], limits: [{ name: burst, allow: 600, per: 1m }], quota: { allow: 1000, per: month } }
`;

let installation: Installation;
let member: Member;
let gatewayPort: number;

beforeAll(async () => {
  gatewayPort = await freePort();
  installation = await startInstallation({ rules, env: { GATEWAY_PORT: String(gatewayPort) } });
  member = await signUpMember(installation.url, 'ana@example.com');
});

afterAll(async () => {
  await installation?.stop();
  installation?.remove();
});

let keys = 0;
const aKey = (more: Readonly<Record<string, unknown>> = {}) => member.createKey(`checked ${++keys}`, more);

interface Checked {
  readonly ok: boolean;
  readonly error: { readonly code: string; readonly fix: string; readonly requestId: string | null };
  readonly [member: string]: unknown;
}

/** `npx neoagent check --json` in an environment of its own; nothing it says holds the key. */
async function check(secret: string, env: Readonly<Record<string, string>> = {}) {
  const given = { NEOAGENT_URL: installation.url, NEOAGENT_SECRET_KEY: secret, ...env };
  const result = await neoagent(installation, ['check', '--json'], { env: given });
  expect(result.stderr).toBe('');
  if (secret.length > 12) expect(result.stdout).not.toContain(secret.slice(12, -4));
  return { status: result.status, json: result.json as Checked };
}

describe('a good key', () => {
  it('is told what it is, may do and has left, and pays nothing for asking', async () => {
    const key = await aKey({ permissions: ['chats:*'], limits: [{ name: 'slow', allow: 2, per: '1h' }] });
    expect((await ask(installation.url, key.secret)).status).toBe(200);
    const first = await check(key.secret);
    expect(first).toMatchObject({
      status: 0,
      json: {
        ok: true,
        account: { id: expect.stringMatching(/^acc_/) },
        plan: 'default',
        key: { id: key.id, environment: 'live', status: 'active', permissions: ['chats:*'] },
        secretExpiresAt: null,
        limits: [
          { name: 'burst', counts: 'account', allow: 600 },
          { name: 'slow', counts: 'key', allow: 2, used: 1, remaining: 1, windowSeconds: 3600 },
        ],
        quota: { counts: 'account', allow: 1000, period: 'month', timeZone: 'UTC' },
        warnings: [],
      },
    });
    await check(key.secret);
    expect((await ask(installation.url, key.secret)).status).toBe(200);
    expect((await ask(installation.url, key.secret)).code).toBe('rate_limited');
    const spent = await check(key.secret);
    expect(spent).toMatchObject({ status: 0, json: { limits: [{}, { used: 2, remaining: 0 }] } });
    expect(spent.json['warnings']).toEqual([
      { code: 'limit_spent', detail: expect.stringContaining('"slow"') },
    ]);
  });

  it('is read from the file that NEOAGENT_SECRET_KEY_FILE names, and shown to people by its hint', async () => {
    const { id, secret } = await aKey();
    const file = path.join(installation.dir, 'key');
    writeFileSync(file, `${secret}\n`, { mode: 0o600 });
    const env = { NEOAGENT_SECRET_KEY_FILE: file };
    const { status, stdout, stderr } = await neoagent(installation, ['check', '--url', installation.url], {
      env,
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`good: neo_live_${secret.slice(9, 13)}…${secret.slice(-4)} is let in`);
    expect(stdout).toContain(id);
    expect(stdout).not.toContain(secret);
  });

  it('that ends soon, and the old secret of a rotation, are warned of', async () => {
    const soon = await aKey({ expiresIn: '3d' });
    expect((await check(soon.secret)).json['warnings']).toMatchObject([{ code: 'key_expires_soon' }]);
    const key = await aKey();
    const rotated = await member.call('POST', `/v1/keys/${key.id}/rotate`, { body: { grace: '2h' } });
    const old = await check(key.secret);
    expect(old).toMatchObject({ status: 0, json: { key: { status: 'rotating' } } });
    expect(old.json['warnings']).toMatchObject([{ code: 'secret_replaced' }]);
    expect(old.json['secretExpiresAt']).toEqual(expect.any(String));
    const { secret } = rotated.json as { secret: string };
    expect((await check(secret)).json['warnings']).toMatchObject([{ code: 'old_secret_works' }]);
  });
});

describe('a key that is not good', () => {
  it.each([
    ['in quotes', (secret: string) => `"${secret}"`, 'key_extra_spaces'],
    ['with a line end', (secret: string) => `${secret}\n`, 'key_extra_spaces'],
    ['cut', (secret: string) => secret.slice(0, -2), 'key_malformed'],
    ['given twice', (secret: string) => `${secret} ${secret}`, 'key_ambiguous'],
  ])('%s is told without a request, in the words of the server', async (_name, spoil, code) => {
    const { secret } = await aKey();
    const { status, json } = await check(spoil(secret));
    expect({ status, code: json.error.code, requestId: json.error.requestId }).toEqual({
      status: 1,
      code,
      requestId: null,
    });
    const reasons = await fetch(`${installation.url}/v1/reasons`);
    const { reasons: catalogue } = (await reasons.json()) as { reasons: { code: string; fix: string }[] };
    expect(json.error.fix).toBe(catalogue.find((reason) => reason.code === code)?.fix);
  });

  it.each(['revoke', 'disable'])(
    'that was ended by %s ends with 1, and its request id is found',
    async (verb) => {
      const { id, secret } = await aKey();
      await member.call('POST', `/v1/keys/${id}/${verb}`);
      const code = verb === 'revoke' ? 'key_revoked' : 'key_disabled';
      const { status, json } = await check(secret);
      expect([status, json.ok, json.error.code]).toEqual([1, false, code]);
      const found = await askActivity(json.error.requestId ?? '');
      expect(found).toMatchObject({ refusal: { reason: code, door: 'own', path: '/v1/whoami', keyId: id } });
    },
  );

  it('that has expired, and one from another address, end with 1', async () => {
    const expiring = await aKey({ expiresAt: new Date(Date.now() + 1500).toISOString() });
    const elsewhere = await aKey({ allowedAddresses: ['203.0.113.7'] });
    expect(await check(elsewhere.secret)).toMatchObject({
      status: 1,
      json: { error: { code: 'ip_not_allowed' } },
    });
    await askUntil(installation.url, expiring.secret, { code: 'key_expired', withinMs: 10_000 });
    expect(await check(expiring.secret)).toMatchObject({
      status: 1,
      json: { error: { code: 'key_expired' } },
    });
  });

  it('of a suspended account ends with 1, and with 0 when it is resumed', async () => {
    const other = await signUpMember(installation.url, 'ben@example.com');
    const { secret } = await other.createKey('suspended');
    await installation.cli(['account', 'suspend', 'ben@example.com']);
    await askUntil(installation.url, secret, { code: 'account_suspended', withinMs: 10_000 });
    expect(await check(secret)).toMatchObject({ status: 1, json: { error: { code: 'account_suspended' } } });
    await installation.cli(['account', 'resume', 'ben@example.com']);
    await askUntil(installation.url, secret, { code: undefined, withinMs: 10_000 });
    expect((await check(secret)).status).toBe(0);
  });
});

describe('a URL that is not the installation’s', () => {
  it.each([
    ['where nothing listens', () => 'http://127.0.0.1:1', 69, 'unreachable'],
    ['with the path of an endpoint', () => `${installation.url}/api/endpoint`, 69, 'not_neoagent'],
    ['of the gateway’s own port', () => `http://127.0.0.1:${gatewayPort}`, 69, 'not_neoagent'],
    ['with a query', () => `${installation.url}/?a=b`, 64, 'url_invalid'],
    ['that is empty', () => '', 64, 'url_missing'],
  ])('%s is told from a refusal', async (_name, url, status, code) => {
    const { secret } = await aKey();
    const checked = await check(secret, { NEOAGENT_URL: url() });
    expect([checked.status, checked.json.error.code]).toEqual([status, code]);
  });
});

// Last: the address of these tests has no guesses left after it.
describe('an unknown key', () => {
  it('is refused, counts as a guess, and is limited as guesses are, while known keys go on', async () => {
    const { secret } = await aKey();
    expect((await check(secret)).status).toBe(0);
    for (let guess = 0; guess < 3; guess++)
      expect(await check(forgedKey())).toMatchObject({ status: 1, json: { error: { code: 'key_unknown' } } });
    expect(await check(forgedKey())).toMatchObject({
      status: 1,
      json: { error: { code: 'rate_limited', retryAfterSeconds: expect.any(Number) } },
    });
    expect((await check(secret)).status).toBe(0);
  });
});

/** The activity log is written behind the answer; the published bound is a second. */
async function askActivity(requestId: string): Promise<unknown> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await member.call('GET', `/v1/activity/${requestId}`);
    if (answer.status === 200) return answer.json;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${requestId} is not in the activity log`);
}
