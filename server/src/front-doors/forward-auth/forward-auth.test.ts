import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { aDoorway, listeningDoor } from '../../test-support/doors.js';
import { createForwardAuth } from './forward-auth.js';

const rules = `
trustedProxies: [127.0.0.1]
plans:
  free: { permissions: ["chats:read"], limits: [{ name: burst, allow: 2, per: 1m }] }
routes:
  - { match: "GET /chats/:id", permission: "chats:read" }
  - { match: "POST /chats", permission: "chats:write" }
limits: { status: 429 }
`;

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function aDoor(rulesText = rules) {
  const doorway = aDoorway(rulesText);
  const server = await listeningDoor(createForwardAuth(doorway.parts));
  open.push(server);
  const ask = (headers: Record<string, string | string[]>, path = '/v1/forward-auth') =>
    new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
      const sent = httpRequest(`${server.url}${path}`, { headers, agent: false }, (answer) => {
        let body = '';
        answer.on('data', (chunk: Buffer) => {
          body += chunk.toString();
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      });
      sent.on('error', reject);
      sent.end();
    });
  return { ...doorway, ask };
}

const original = { 'x-forwarded-method': 'GET', 'x-forwarded-uri': '/chats/7?q=1' };

describe('forward-auth', () => {
  it('answers 200 with the identity of the caller', async () => {
    const { ask, addKey } = await aDoor();
    const { secret, key, account } = await addKey();
    const { status, headers } = await ask({ ...original, authorization: secret });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'x-neoagent-account': account.id,
      'x-neoagent-key-id': key.id,
      'x-neoagent-plan': 'default',
      'x-neoagent-environment': 'live',
      'x-neoagent-permissions': '*',
      'x-request-id': expect.stringMatching(/^req_/),
    });
  });

  it('names no permission that the plan of the account does not include', async () => {
    const { ask, addKey } = await aDoor();
    const { secret } = await addKey({ account: { plan: 'free' }, key: { permissions: ['*'] } });
    const { status, headers } = await ask({ ...original, authorization: secret });
    expect([status, headers['x-neoagent-permissions']]).toEqual([200, 'chats:read']);
  });

  it.each([
    ['X-Original-*', { 'x-original-method': 'GET', 'x-original-uri': '/chats/7' }, '/v1/forward-auth'],
    ['Envoy’s path after the prefix', {}, '/v1/forward-auth/chats/7?q=1'],
  ])('reads the original request from %s', async (_name, fields, path) => {
    const { ask, addKey } = await aDoor();
    const { secret } = await addKey();
    expect((await ask({ ...fields, authorization: secret }, path)).status).toBe(200);
  });

  it.each([
    ['nothing', {}, '/v1/forward-auth'],
    ['a method without a URI', { 'x-forwarded-method': 'GET' }, '/v1/forward-auth'],
    [
      'two sources',
      { ...original, 'x-original-method': 'GET', 'x-original-uri': '/chats/7' },
      '/v1/forward-auth',
    ],
    ['a header and the path', original, '/v1/forward-auth/chats/7'],
    [
      'a doubled URI',
      { 'x-forwarded-method': 'GET', 'x-forwarded-uri': ['/chats/7', '/chats/8'] },
      '/v1/forward-auth',
    ],
    ['an underscore alias', { ...original, x_forwarded_uri: '/chats/8' }, '/v1/forward-auth'],
    ['an empty URI', { 'x-forwarded-method': 'GET', 'x-forwarded-uri': '' }, '/v1/forward-auth'],
    ['a path with dot segments', { ...original, 'x-forwarded-uri': '/chats/../admin' }, '/v1/forward-auth'],
  ])('refuses %s with 403 rather than choose', async (name, fields, path) => {
    const { ask, addKey } = await aDoor();
    const { secret } = await addKey();
    const { status, headers, body } = await ask({ ...fields, authorization: secret }, path);
    expect(status).toBe(403);
    expect(headers['x-neoagent-reason']).toBe('path_not_canonical');
    const isOfTheCaller = name === 'a path with dot segments';
    expect(JSON.parse(body).fix).toMatch(isOfTheCaller ? /^Send the path/ : /^Operator: set the proxy up/);
  });

  it('refuses a peer that is no trusted proxy, whatever it claims', async () => {
    const { ask, addKey } = await aDoor(rules.replace('127.0.0.1', '10.0.0.1'));
    const { secret } = await addKey();
    const { status, headers, body } = await ask({
      ...original,
      authorization: secret,
      'x-forwarded-for': '10.0.0.1',
    });
    expect(status).toBe(403);
    expect(headers['x-neoagent-reason']).toBe('ip_not_allowed');
    expect(JSON.parse(body).fix).toContain('trustedProxies');
  });

  it('answers 403 for a limit although the installation prefers 429, with Retry-After', async () => {
    const { ask, addKey } = await aDoor();
    const { secret } = await addKey({ account: { plan: 'free' } });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await ask({ ...original, authorization: secret })).status);
    expect(statuses).toEqual([200, 200, 403]);
    const { headers } = await ask({ ...original, authorization: secret });
    expect(headers).toMatchObject({ 'x-neoagent-reason': 'rate_limited', 'retry-after': '60' });
  });

  it('answers 403 for an unknown route and 401 for a missing key, each as a problem document', async () => {
    const { ask } = await aDoor();
    const unknown = await ask({ ...original, 'x-forwarded-uri': '/nowhere' });
    const missing = await ask(original);
    expect([unknown.status, missing.status]).toEqual([403, 401]);
    expect(JSON.parse(missing.body)).toMatchObject({ code: 'key_missing', status: 401 });
    expect(missing.headers['www-authenticate']).toMatch(/^Bearer realm=/);
  });

  it('puts a copy of the problem document into a field where the proxy asks for it, and nowhere else', async () => {
    const { ask } = await aDoor();
    const asked = { 'x-original-method': 'GET', 'x-original-uri': '/chats/7' };
    const copied = await ask(asked, '/v1/forward-auth?problem=header');
    expect(copied.status).toBe(401);
    expect(copied.headers['x-neoagent-problem']).toBe(copied.body);
    const plain = await ask({ ...asked, 'x-forwarded-for': '?problem=header' });
    expect(plain.headers['x-neoagent-problem']).toBeUndefined();
  });

  it('checks an address list against the client the proxy names, not against the proxy', async () => {
    const { ask, addKey } = await aDoor();
    const { secret } = await addKey({ key: { allowedAddresses: ['198.51.100.0/24'] } });
    const from = (address: string) => ask({ ...original, authorization: secret, 'x-forwarded-for': address });
    expect((await from('198.51.100.9')).status).toBe(200);
    const elsewhere = await from('203.0.113.9');
    expect(elsewhere.headers['x-neoagent-reason']).toBe('ip_not_allowed');
    expect(JSON.parse(elsewhere.body).fix, 'this one is the key’s').toContain('Token Management');
  });

  it('answers 503 and never 401 or 403 when the store fails', async () => {
    const { ask, addKey, db, faults } = await aDoor();
    const { secret } = await addKey();
    await db.close();
    const { status, headers } = await ask({ ...original, authorization: secret });
    expect(status).toBe(503);
    expect(headers['x-neoagent-reason']).toBe('unavailable');
    expect(faults).toHaveLength(1);
  });
});
