import http from 'node:http';
import { newSecret, type Reason, reasons } from '@neoagent/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { GuardOptions } from './guard-options.js';
import { adapters } from './test-support/adapters.js';
import { burst, type GuardWorld, worlds } from './test-support/worlds.js';

interface Sent {
  readonly method?: string;
  readonly path?: string;
  /** Each one a field line of its own. */
  readonly authorization?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Well-formed, and never issued. */
const strayKey = newSecret({ prefix: 'neo' }, 'live', (alphabet, length) => alphabet.slice(0, length));
const past = Date.now() - 60_000;
const withKey =
  (change: Parameters<GuardWorld['addKey']>[0], sent: Sent = {}) =>
  async (world: GuardWorld): Promise<Sent> => ({
    authorization: [(await world.addKey(change)).secret],
    ...sent,
  });

const refusals: readonly { readonly reason: Reason; readonly make: (world: GuardWorld) => Promise<Sent> }[] =
  [
    { reason: 'key_missing', make: async () => ({}) },
    {
      reason: 'key_extra_spaces',
      make: async (world) => ({ authorization: [`Bearer  ${(await world.addKey()).secret}`] }),
    },
    { reason: 'key_malformed', make: async () => ({ authorization: ['your-secret-key-here'] }) },
    {
      reason: 'key_ambiguous',
      make: async (world) => {
        const { secret } = await world.addKey();
        return { authorization: [secret, secret] };
      },
    },
    { reason: 'key_unknown', make: async () => ({ authorization: [strayKey] }) },
    { reason: 'key_revoked', make: withKey({ key: { revokedAt: past } }) },
    { reason: 'key_expired', make: withKey({ key: { expiresAt: past } }) },
    { reason: 'key_disabled', make: withKey({ key: { disabledAt: past } }) },
    { reason: 'account_suspended', make: withKey({ account: { suspendedAt: past } }) },
    { reason: 'ip_not_allowed', make: withKey({ key: { allowedAddresses: ['203.0.113.0/24'] } }) },
    { reason: 'browser_blocked', make: withKey({}, { headers: { Origin: 'https://app.example' } }) },
    {
      reason: 'endpoint_not_in_plan',
      make: withKey({ account: { plan: 'free' } }, { method: 'GET', path: '/reports' }),
    },
    { reason: 'permission_denied', make: withKey({ key: { permissions: ['chats:write'] } }) },
    { reason: 'route_unknown', make: withKey({}, { path: '/nowhere' }) },
    { reason: 'path_not_canonical', make: withKey({}, { path: '/chats/../chats' }) },
  ];

const table = adapters.flatMap(([adapter, open]) =>
  worlds.map(([mode, openWorld]) => ({ name: `${adapter}, ${mode}`, open, openWorld })),
);

describe.each(table)('$name', ({ open, openWorld }) => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function anApp(options: Partial<GuardOptions> = {}) {
    const world = await openWorld();
    closing.push(world.close);
    const app = await open({ guard: world.guard, ...options });
    closing.push(app.close);
    return { app, world, send: (sent: Sent) => send(app.url, sent) };
  }

  it('an allowed request reaches its handler with the caller, its whole body and what is left', async () => {
    const { send, world } = await anApp();
    const { secret, key } = await world.addKey({ account: { plan: 'free' } });
    const body = JSON.stringify({ text: 'ü'.repeat(100_000) });
    for (const value of [secret, `Bearer ${secret}`, `bearer ${secret}`]) {
      const answer = await send({ authorization: [value], body });
      expect(answer.status).toBe(200);
      const { caller, body: received } = answer.json;
      expect(caller).toMatchObject({
        accountId: key.accountId,
        keyId: key.id,
        plan: 'free',
        environment: 'live',
      });
      expect(caller).not.toHaveProperty('secretId');
      expect(received).toBe(body);
      expect(answer.headers['ratelimit-policy']).toBe(`"burst";q=${burst};w=3600`);
      expect(answer.headers['x-request-id']).toMatch(/^req[-_]/);
    }
  });

  it.each(refusals)(
    'refuses with $reason as the gateway does, and no handler runs',
    async ({ reason, make }) => {
      const { send, world, app } = await anApp({
        requires: reason === 'permission_denied' ? ['chats:delete'] : [],
      });
      const answer = await send(await make(world));
      expectRefusal(answer, reason);
      expect(app.ran()).toBe(0);
    },
  );

  it('200 requests at once of 50 that are allowed: exactly 50 handlers run', async () => {
    const { send, world, app } = await anApp();
    const { secret } = await world.addKey({ account: { plan: 'free' } });
    const answers = await Promise.all(Array.from({ length: 200 }, () => send({ authorization: [secret] })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(burst);
    expect(app.ran()).toBe(burst);
    const refused = answers.find(({ status }) => status !== 200);
    if (refused === undefined) throw new Error('nothing was refused');
    expectRefusal(refused, 'rate_limited');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.headers['ratelimit']).toContain('"burst";r=0;t=');
  });

  it('a key that was allowed is refused once it is revoked', async () => {
    const { send, world } = await anApp();
    const { secret, key } = await world.addKey();
    expect((await send({ authorization: [secret] })).status).toBe(200);
    await world.revoke(key.id);
    expectRefusal(await send({ authorization: [secret] }), 'key_revoked');
  });

  it('when no decision can be made the answer is 503, and no handler runs', async () => {
    const { send, world, app } = await anApp();
    const { secret } = await world.addKey();
    await world.breakDown();
    expectRefusal(await send({ authorization: [secret] }), 'unavailable');
    expect(app.ran()).toBe(0);
  });

  it('HEAD needs what GET needs, and is answered without a body', async () => {
    const { send, world } = await anApp();
    const { secret } = await world.addKey({ key: { permissions: ['chats:read'] } });
    expect(await send({ method: 'HEAD', authorization: [secret] })).toMatchObject({ status: 200, text: '' });
    expect(await send({ method: 'HEAD' })).toMatchObject({ status: 401, text: '' });
  });

  it('a preflight is answered without credentials and runs no handler; any other OPTIONS is decided', async () => {
    const { send, app } = await anApp();
    const headers = { Origin: 'https://app.example', 'Access-Control-Request-Method': 'POST' };
    const answer = await send({ method: 'OPTIONS', headers });
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expectRefusal(await send({ method: 'OPTIONS' }), 'route_unknown');
    expect(app.ran()).toBe(0);
  });

  it('X-Forwarded-For counts only from a trusted proxy, and from the right', async () => {
    const forwarded = { 'X-Forwarded-For': '203.0.113.9, 198.51.100.7' };
    const only = (address: string) => ({ key: { allowedAddresses: [address] } });
    const strange = await anApp();
    const { secret } = await strange.world.addKey(only('198.51.100.7'));
    expectRefusal(await strange.send({ authorization: [secret], headers: forwarded }), 'ip_not_allowed');
    const trusting = await anApp({ trustedProxies: ['127.0.0.1'] });
    const right = await trusting.world.addKey(only('198.51.100.7'));
    expect((await trusting.send({ authorization: [right.secret], headers: forwarded })).status).toBe(200);
    const left = await trusting.world.addKey(only('203.0.113.9'));
    expectRefusal(
      await trusting.send({ authorization: [left.secret], headers: forwarded }),
      'ip_not_allowed',
    );
  });

  it('tells each refusal to onRefusal before it is sent', async () => {
    const told: Reason[] = [];
    const { send } = await anApp({ onRefusal: ({ reason }) => void told.push(reason) });
    await send({});
    expect(told).toEqual(['key_missing']);
  });
});

function expectRefusal(answer: Awaited<ReturnType<typeof send>>, reason: Reason): void {
  const { status, title, fix } = reasons[reason];
  const requestId = answer.headers['x-request-id'];
  expect(answer.json).toEqual({
    type: expect.stringMatching(new RegExp(`/troubleshooting#${reason}$`)),
    title,
    status,
    detail: expect.any(String),
    code: reason,
    fix,
    requestId,
  });
  expect(answer.status).toBe(status);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    vary: expect.stringMatching(/^Authorization/),
    'x-neoagent-reason': reason,
  });
  const challenge = answer.headers['www-authenticate'];
  if (status === 401) expect(challenge).toMatch(/^Bearer realm="neoagent"/);
  else if (reason === 'permission_denied') expect(challenge).toContain('insufficient_scope');
  else expect(challenge).toBeUndefined();
}

/** With Node's own client, which sends paths and repeated fields as they are given. */
function send(
  url: string,
  { method = 'POST', path = '/chats', authorization = [], headers = {}, body }: Sent,
) {
  const { hostname, port } = new URL(url);
  const fields = { ...headers, ...(authorization.length > 0 && { Authorization: authorization }) };
  return new Promise<{
    status: number;
    headers: http.IncomingHttpHeaders;
    text: string;
    json: Record<string, unknown>;
  }>((resolve, reject) => {
    const request = http.request({
      hostname,
      port,
      method,
      path,
      headers: fields as http.OutgoingHttpHeaders,
    });
    request.on('error', reject).on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.on('error', reject).on('end', () => {
        const isJson = /json/.test(response.headers['content-type'] ?? '') && text !== '';
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: isJson ? JSON.parse(text) : {},
        });
      });
    });
    request.end(body);
  });
}
