import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { newSecret } from '@neoagent/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningServer, startServer } from './main.js';
import { randomCharacters } from './random.js';

const password = 'violet tractor hums at noon';
let server: RunningServer;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'neoagent-activity-'));
  await writeFile(
    path.join(dataDir, 'neoagent.yaml'),
    'guesses: { allow: 2, per: 1h }\nroutes: [{ match: "POST /guarded", permission: "chatbots:write" }]\n',
  );
  server = await startServer({
    NEOAGENT_DATA_DIR: dataDir,
    NEOAGENT_CONFIG: path.join(dataDir, 'neoagent.yaml'),
    PORT: '0',
    LOG_LEVEL: 'silent',
  }).catch(async (error: unknown) => {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  });
});
afterAll(async () => {
  await server?.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function post(url: string, body: object, headers: Record<string, string> = {}) {
  return fetch(`${server.url}${url}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function aMember(email: string): Promise<string> {
  await post('/v1/sign-up', { email, password });
  const signedIn = await post('/v1/session', { email, password });
  return signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
}

async function aKey(cookie: string, name: string) {
  const terms = { name, environment: 'live', permissions: ['*'] };
  return (await (await post('/v1/keys', terms, { cookie })).json()) as {
    key: { id: string; hint: string };
    secret: string;
  };
}

const check = async (body: object) =>
  (await post('/v1/check', body)).json() as Promise<Record<string, unknown>>;

/** Asks again until it is there; the published bound is a second. */
async function findRefusal(requestId: string, cookie: string) {
  const until = Date.now() + 1000;
  for (;;) {
    const answer = await fetch(`${server.url}/v1/activity/${requestId}`, { headers: { cookie } });
    if (answer.ok || Date.now() > until) return answer;
  }
}

it('a refusal is found by its request id within a second, by its own account alone', async () => {
  const cookie = await aMember('owner@example.com');
  const stranger = await aMember('other@example.com');
  const { key, secret } = await aKey(cookie, 'worker');
  await post(`/v1/keys/${key.id}/disable`, {}, { cookie });
  const refused = await post('/api/endpoint', {}, { authorization: secret });
  const requestId = refused.headers.get('x-request-id') ?? '';
  expect(refused.headers.get('x-neoagent-reason')).toBe('key_disabled');

  const found = await findRefusal(requestId, cookie);
  const { refusal } = (await found.json()) as { refusal: { checks: { check: string; outcome: string }[] } };
  expect(refusal).toMatchObject({
    requestId,
    door: 'gateway',
    path: '/api/endpoint',
    reason: 'key_disabled',
    keyName: 'worker',
    status: 401,
    enforced: true,
  });
  expect(refusal.checks.find(({ outcome }) => outcome === 'refused')?.check).toBe('key_state');
  const list = await fetch(`${server.url}/v1/activity?limit=1`, { headers: { cookie } });
  expect(((await list.json()) as { refusals: unknown[] }).refusals).toHaveLength(1);

  const foreign = await findRefusal(requestId, stranger);
  const absent = await findRefusal('req_absent', cookie);
  const said = async (answer: Response) => {
    const { detail, code, title } = (await answer.json()) as Record<string, string>;
    return [answer.status, detail, code, title];
  };
  expect(await said(foreign)).toEqual(await said(absent));
  expect(foreign.status).toBe(404);
});

it('check tells what is the matter with a key, its state only to who holds the whole of it', async () => {
  const cookie = await aMember('third@example.com');
  const { key, secret } = await aKey(cookie, 'checked');
  expect(await check({ key: secret })).toMatchObject({ verdict: 'good', reason: null, hint: key.hint });
  expect(await check({ key: secret, path: '/api/endpoint' })).toMatchObject({ verdict: 'good' });
  expect(await check({ key: secret, path: '/nowhere' })).toMatchObject({ verdict: 'no_such_endpoint' });
  expect(await check({ key: `${secret}\u2003` })).toMatchObject({ verdict: 'extra_spaces' });
  expect(await check({ key: '' })).toMatchObject({ verdict: 'missing' });
  expect(await check({ key: `${secret}, ${secret}` })).toMatchObject({ verdict: 'ambiguous' });
  await post(`/v1/keys/${key.id}/revoke`, {}, { cookie });
  expect(await check({ key: secret })).toMatchObject({ verdict: 'revoked', hint: key.hint });
  for (const part of ['neo_live_ab', secret.slice(0, -1)]) {
    const answer = await check({ key: part });
    expect(answer).toMatchObject({ verdict: 'mistyped' });
    expect(answer).not.toHaveProperty('hint');
  }
  expect((await post('/v1/check', { key: secret, more: 1 })).status).toBe(400);
});

it('check minds neither where the question comes from nor what is left, and says which permission is missing', async () => {
  const cookie = await aMember('fourth@example.com');
  const terms = { environment: 'live', permissions: ['sessions:read'], allowedAddresses: ['203.0.113.7'] };
  const issued = await post('/v1/keys', { ...terms, name: 'elsewhere' }, { cookie });
  const { secret } = (await issued.json()) as { secret: string };
  const fromPage = { origin: server.url, 'sec-fetch-site': 'same-origin' };
  expect(await (await post('/v1/check', { key: secret }, fromPage)).json()).toMatchObject({
    verdict: 'good',
  });
  expect(await check({ key: secret, permission: 'sessions:write' })).toMatchObject({
    verdict: 'lacks_permission',
    reason: 'permission_denied',
    detail: 'The key lacks the permission "sessions:write".',
  });
  expect(await check({ key: secret, path: '/guarded' })).toMatchObject({ verdict: 'lacks_permission' });
});

it('check records nothing and spends nothing, whatever the key is', async () => {
  const cookie = await aMember('sixth@example.com');
  const { key, secret } = await aKey(cookie, 'asked about');
  const read = async (url: string) => (await fetch(`${server.url}${url}`, { headers: { cookie } })).json();
  const totals = async () => ((await read('/v1/usage')) as { totals: object }).totals;
  const refusals = async () => ((await read('/v1/activity')) as { refusals: unknown[] }).refusals.length;
  const send = () => post('/api/endpoint', {}, { authorization: secret });
  const remaining = async () => Number(/r=(\d+)/.exec((await send()).headers.get('ratelimit') ?? '')?.[1]);

  const left = await remaining();
  for (let n = 0; n < 5; n++) expect(await check({ key: secret })).toMatchObject({ verdict: 'good' });
  expect(await remaining()).toBe(left - 1);
  await post(`/v1/keys/${key.id}/disable`, {}, { cookie });
  for (let n = 0; n < 5; n++) expect(await check({ key: secret })).toMatchObject({ verdict: 'disabled' });
  // What was sent comes after the questions: once it is there, theirs would be.
  await send();
  await expect.poll(refusals).toBe(1);
  await expect.poll(totals).toMatchObject({ allowed: 2, refused: 1 });
});

it('what the operator withholds is refused from the next request on, and given back just so', async () => {
  const cookie = await aMember('owner@example.com');
  const customer = await aMember('fifth@example.com');
  const { secret } = await aKey(customer, 'withheld');
  const session = await fetch(`${server.url}/v1/session`, { headers: { cookie: customer } });
  const { account } = (await session.json()) as { account: { id: string } };
  const set = (withheld: readonly string[]) =>
    post(`/v1/operator/accounts/${account.id}/permissions`, { granted: [], withheld }, { cookie });
  // The route has no upstream: what is allowed finds nothing behind it.
  const allowedWithNothingBehind = 'upstream_unreachable';
  const reason = async () =>
    (await post('/guarded', {}, { authorization: secret })).headers.get('x-neoagent-reason');
  expect(await reason()).toBe(allowedWithNothingBehind);
  expect((await set(['chatbots:*'])).status).toBe(200);
  expect(await reason()).toBe('permission_denied');
  expect((await set([])).status).toBe(200);
  expect(await reason()).toBe(allowedWithNothingBehind);
});

it('asking about unknown keys counts as guessing', async () => {
  const unknown = () => newSecret({ prefix: 'neo' }, 'live', randomCharacters);
  expect(await check({ key: unknown() })).toMatchObject({ verdict: 'unknown' });
  expect(await check({ key: unknown() })).toMatchObject({ verdict: 'unknown' });
  const refused = await post('/v1/check', { key: unknown() });
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ code: 'too_many_attempts' });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  const known = await post('/api/endpoint', {}, { authorization: unknown() });
  expect(known.headers.get('x-neoagent-reason')).toBe('rate_limited');
});
