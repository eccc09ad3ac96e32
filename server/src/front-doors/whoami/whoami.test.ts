import { Fault, type Key, newSecret } from '@neoagent/core';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { handleError } from '../../api/error-handler.js';
import { readRules } from '../../config/read-rules.js';
import { randomCharacters } from '../../random.js';
import { aDoorway, t0 } from '../../test-support/doors.js';
import { registerWhoami } from './whoami.js';

const rules = `
trustedProxies: [127.0.0.1]
guesses: { allow: 2, per: 1m }
plans:
  free:
    permissions: ["chats:*", "reports:read"]
    limits: [{ name: burst, allow: 3, per: 1m }, { name: tried, allow: 1, per: 1m, shadow: true }]
    quota: { allow: 10, per: month }
  trial: { permissions: [], shadow: true }
routes:
  - { match: "POST /chats", permission: "chats:write" }
`;

const day = 86_400_000;
const proxied = { 'x-forwarded-for': '203.0.113.9' };

async function aService() {
  const doorway = aDoorway(rules);
  const { plans } = readRules(rules, 'neoagent.yaml', []) ?? { plans: new Map() };
  const app = Fastify();
  app.setErrorHandler(handleError);
  registerWhoami(app, { ...doorway.parts, db: doorway.db, plans: () => plans });
  const ask = async (authorization: string | undefined, headers: Record<string, string> = {}) => {
    const sent = { ...proxied, ...headers, ...(authorization !== undefined && { authorization }) };
    const answer = await app.inject({ method: 'GET', url: '/v1/whoami', headers: sent });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      body: answer.json<Record<string, unknown>>(),
    };
  };
  /** A request to the API, which spends. */
  const call = (secret: string) => {
    const request = { method: 'POST', target: '/chats', authorization: [secret], address: '203.0.113.9' };
    const rest = {
      origin: undefined,
      fetchSite: undefined,
      userAgent: undefined,
      at: t0,
      requestId: 'req_x',
    };
    return doorway.parts.authorizer.authorize({ ...request, ...rest }, 'verify');
  };
  return { ...doorway, app, ask, call };
}

describe('a key that asks about itself', () => {
  it('is told account, plan, key, what it may do and what is left', async () => {
    const { ask, call, addKey } = await aService();
    const { secret, key, account } = await addKey({
      account: { plan: 'free', withheldPermissions: ['chats:delete'] },
      key: {
        permissions: ['chats:*', 'other:read'],
        allowedAddresses: ['203.0.113.0/24'],
        expiresAt: t0 + 60 * day,
      },
    });
    await call(secret);
    const { status, body, headers } = await ask(secret);
    expect(status).toBe(200);
    expect(body).toEqual({
      account: { id: account.id, name: account.name },
      plan: 'free',
      key: {
        id: key.id,
        name: key.name,
        hint: `neo_live_${secret.slice(9, 13)}…${secret.slice(-4)}`,
        environment: 'live',
        status: 'active',
        expiresAt: new Date(t0 + 60 * day).toISOString(),
        graceEndsAt: null,
        permissions: ['chats:*'],
        withheldPermissions: ['chats:delete'],
        allowedAddresses: ['203.0.113.0/24'],
      },
      secretExpiresAt: null,
      limits: [
        {
          name: 'burst',
          counts: 'account',
          allow: 3,
          used: 1,
          remaining: 2,
          windowSeconds: 60,
          resetSeconds: 60,
        },
      ],
      quota: {
        ...{ counts: 'account', allow: 10, used: 1, remaining: 9, period: 'month', timeZone: 'UTC' },
        resetsAt: '2027-02-01T00:00:00.000Z',
      },
      requestId: expect.any(String),
    });
    expect(headers).toMatchObject({ 'cache-control': 'no-store', vary: 'Authorization' });
  });

  it('spends nothing, and is answered when its limit is spent', async () => {
    const { ask, call, addKey } = await aService();
    const { secret } = await addKey({ account: { plan: 'free' } });
    for (let i = 0; i < 5; i++) await ask(secret);
    for (let i = 0; i < 3; i++) expect(await call(secret)).toMatchObject({ allowed: true });
    expect(await call(secret)).toMatchObject({ reason: 'rate_limited' });
    const { status, body } = await ask(secret);
    expect(status).toBe(200);
    expect(body['limits']).toMatchObject([{ used: 3, remaining: 0, resetSeconds: 60 }]);
    expect(body['quota']).toMatchObject({ used: 3, remaining: 7 });
  });

  it('needs no permission, and is told its own limit as its own', async () => {
    const { ask, addKey } = await aService();
    const limits = [{ kind: 'window', name: 'slow', allow: 2, windowMs: 1000, counts: 'key' }] as const;
    const { secret } = await addKey({ key: { permissions: [], limits } });
    const { status, body } = await ask(`Bearer ${secret}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ key: { permissions: [] }, quota: null });
    expect(body['limits']).toMatchObject([
      { name: 'burst', counts: 'account' },
      { name: 'slow', counts: 'key', allow: 2, windowSeconds: 1, resetSeconds: 0 },
    ]);
  });

  it('may in a plan in shadow what the plan does not include, as long as nothing is enforced', async () => {
    const { ask, addKey } = await aService();
    const { secret } = await addKey({ account: { plan: 'trial' }, key: { permissions: ['a:b'] } });
    expect((await ask(secret)).body).toMatchObject({ key: { permissions: ['a:b'] } });
  });

  it('learns during a rotation which of its secrets it sent, and when the old one ends', async () => {
    const { ask, addKey, db } = await aService();
    const { secret, key } = await addKey();
    const known = await db.keys.find(key.accountId, key.id);
    const old = known?.secrets[0];
    const graceEndsAt = t0 + 90_500;
    if (old === undefined) throw new Error('the key has no secret');
    await db.keys.updateSecret(old.id, { graceEndsAt });
    await db.keys.addSecret({ ...old, id: 'sec_new', digest: 'digest of the new one', createdAt: t0 });
    const { body, headers } = await ask(secret);
    expect(body).toMatchObject({
      key: { status: 'rotating', graceEndsAt: new Date(graceEndsAt).toISOString(), hint: old.hint },
      secretExpiresAt: new Date(graceEndsAt).toISOString(),
    });
    expect(headers['x-neoagent-secret-expires']).toBe(`@${(t0 + 90_000) / 1000}`);
  });

  it('learns nothing about members, other keys, addresses of callers or its secret', async () => {
    const { ask, addKey } = await aService();
    const other = await addKey({ key: { createdBy: 'usr_other' } });
    const { secret, key } = await addKey({ key: { createdBy: 'usr_maker' } });
    await ask(other.secret);
    const { text } = await ask(secret);
    for (const unsaid of [secret, secret.slice(9, 41), other.key.id, 'usr_', 'sec_', '203.0.113.9']) {
      expect(text).not.toContain(unsaid);
    }
    expect(text).toContain(key.id);
  });
});

describe('a key that is not let in', () => {
  const ended: readonly (readonly [string, number, string, Partial<Key>])[] = [
    ['revoked', 401, 'key_revoked', { revokedAt: t0 }],
    ['expired', 401, 'key_expired', { expiresAt: t0 }],
    ['disabled', 401, 'key_disabled', { disabledAt: t0 }],
    ['from an address not on its list', 403, 'ip_not_allowed', { allowedAddresses: ['198.51.100.1'] }],
  ];
  it.each(ended)('%s is answered %i %s, and nothing about itself', async (_name, status, code, key) => {
    const { ask, addKey } = await aService();
    const { secret, account } = await addKey({ key });
    const answer = await ask(secret);
    expect(answer).toMatchObject({ status, body: { code, fix: expect.any(String) } });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'x-neoagent-reason': code,
      'cache-control': 'no-store',
    });
    for (const unsaid of [account.id, account.name, secret]) expect(answer.text).not.toContain(unsaid);
  });

  it.each([
    ['none', 'key_missing', undefined],
    ['a placeholder', 'key_malformed', 'your-secret-key-here'],
    ['one in quotes', 'key_extra_spaces', `"neo_live_${'a'.repeat(38)}"`],
  ])('%s is answered 401 %s', async (_name, code, authorization) => {
    const { ask } = await aService();
    const answer = await ask(authorization);
    expect(answer).toMatchObject({ status: 401, body: { code } });
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
  });

  it('of a suspended account, of a withdrawn plan and from a web page is refused as by every door', async () => {
    const { ask, addKey } = await aService();
    const suspended = await addKey({ account: { suspendedAt: t0 } });
    expect((await ask(suspended.secret)).body).toMatchObject({ code: 'account_suspended' });
    const withdrawn = await addKey({ account: { plan: 'gone' } });
    expect((await ask(withdrawn.secret)).body).toMatchObject({ code: 'endpoint_not_in_plan' });
    const { secret } = await addKey();
    expect((await ask(secret, { origin: 'https://x.test' })).body).toMatchObject({ code: 'browser_blocked' });
  });

  it('counts as a guess of its address when unknown, and is limited as guesses are', async () => {
    const { ask, addKey } = await aService();
    const { secret } = await addKey();
    const guess = () => ask(newSecret({ prefix: 'neo' }, 'live', randomCharacters));
    expect((await guess()).body).toMatchObject({ code: 'key_unknown' });
    expect((await guess()).body).toMatchObject({ code: 'key_unknown' });
    const limited = await guess();
    expect(limited.body).toMatchObject({ code: 'rate_limited' });
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    const elsewhere = await ask(secret, { 'x-forwarded-for': '203.0.113.10' });
    expect(elsewhere.status).toBe(200);
  });

  it('is found in the activity of its account', async () => {
    const { ask, addKey, refusals, db } = await aService();
    const { secret, account } = await addKey({ key: { disabledAt: t0 } });
    await ask(secret);
    await refusals.flush(db.refusals);
    const listed = await db.refusals.list(account.id, 10);
    expect(listed).toMatchObject([{ reason: 'key_disabled', door: 'own', path: '/v1/whoami' }]);
  });
});

it('a failure of the store is answered 503, never as a refusal of the key', async () => {
  const { db, parts, addKey } = aDoorway();
  const away = async () => {
    throw new Fault('store_unavailable', 'the disk is gone', 'The store does not answer.');
  };
  const app = Fastify({ logger: false });
  app.setErrorHandler(handleError);
  const accounts = { ...db.accounts, find: away };
  registerWhoami(app, { ...parts, db: { ...db, accounts }, plans: () => new Map() });
  const { secret } = await addKey();
  const answer = await app.inject({ url: '/v1/whoami', headers: { authorization: secret } });
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toMatchObject({ code: 'unavailable', detail: 'The store does not answer.' });
});

it('an answer is made for GET alone', async () => {
  const { app, addKey } = await aService();
  const { secret } = await addKey();
  for (const method of ['HEAD', 'POST'] as const) {
    const answer = await app.inject({ method, url: '/v1/whoami', headers: { authorization: secret } });
    expect(answer.statusCode).toBe(404);
  }
});
