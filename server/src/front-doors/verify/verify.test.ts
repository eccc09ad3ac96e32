import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { handleError } from '../../api/error-handler.js';
import { aDoorway } from '../../test-support/doors.js';
import { registerVerify } from './verify.js';

const rules = `
plans:
  free: { permissions: ["chats:*"], limits: [{ name: burst, allow: 3, per: 1m }] }
routes:
  - { match: "POST /chats", permission: "chats:write" }
  - { match: "GET /reports", permission: "reports:read", plans: [default] }
`;

async function aService() {
  const doorway = aDoorway(rules);
  const app = Fastify({ ajv: { customOptions: { removeAdditional: false, coerceTypes: false } } });
  app.setErrorHandler(handleError);
  registerVerify(app, doorway.parts);
  const service = await doorway.addKey({ key: { permissions: ['keys:verify'] } });
  const post = async (url: string, payload: object, authorization: string | undefined = service.secret) => {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await app.inject({ method: 'POST', url, payload, headers });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: answer.json<Record<string, unknown>>(),
    };
  };
  return { ...doorway, post };
}

const asked = { method: 'POST', path: '/chats', ip: '203.0.113.9' };

describe('verify', () => {
  it('answers 200 with the caller and what is left when the request is allowed', async () => {
    const { post, addKey } = await aService();
    const { secret, key } = await addKey({ account: { plan: 'free' } });
    const { status, body } = await post('/v1/verify', { key: secret, request: asked });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      allowed: true,
      status: 200,
      reason: null,
      caller: { keyId: key.id, plan: 'free' },
      limits: [{ name: 'burst', allow: 3, windowSeconds: 60, remaining: 2, resetSeconds: 60 }],
    });
  });

  it('answers 200 with status, reason and fix when the request is refused', async () => {
    const { post } = await aService();
    const { status, body } = await post('/v1/verify', { key: '', request: asked });
    expect(status).toBe(200);
    expect(body).toMatchObject({ allowed: false, status: 401, reason: 'key_missing', caller: null });
    expect(body['fix']).toBeTypeOf('string');
  });

  it('checks further permissions and spends the given cost', async () => {
    const { post, addKey } = await aService();
    const { secret } = await addKey({ account: { plan: 'free' }, key: { permissions: ['chats:write'] } });
    const lacking = await post('/v1/verify', { key: secret, request: asked, permissions: ['chats:delete'] });
    expect(lacking.body).toMatchObject({ reason: 'permission_denied' });
    expect(lacking.body['detail']).toContain('The key lacks');
    const costly = await post('/v1/verify', { key: secret, request: asked, cost: 3 });
    expect(costly.body).toMatchObject({ allowed: true, limits: [{ remaining: 0 }] });
    const spent = await post('/v1/verify', { key: secret, request: asked });
    expect(spent.body).toMatchObject({ reason: 'rate_limited', retryAfterSeconds: 60 });
  });

  it('looks at the headers of the request it is asked about, not at its own', async () => {
    const { post, addKey } = await aService();
    const { secret } = await addKey();
    const { body } = await post('/v1/verify', {
      key: secret,
      request: { ...asked, headers: { Origin: 'https://x.test' } },
    });
    expect(body).toMatchObject({ reason: 'browser_blocked' });
  });

  it('refuses a calling key without keys:verify, an unknown one and none with 4xx of their own', async () => {
    const { post, addKey } = await aService();
    const { secret } = await addKey({ key: { permissions: ['chats:write'] } });
    const question = { key: secret, request: asked };
    const lacking = await post('/v1/verify', question, secret);
    expect([lacking.status, lacking.body['code']]).toEqual([403, 'permission_denied']);
    const malformed = await post('/v1/verify', question, 'nonsense');
    expect([malformed.status, malformed.body['code']]).toEqual([401, 'key_malformed']);
    const missing = await post('/v1/verify', question, '');
    expect([missing.status, missing.body['code']]).toEqual([401, 'key_missing']);
  });

  it('asks nothing of the limits of the calling key, and no spent one keeps it from asking', async () => {
    const { post, addKey } = await aService();
    const limit = {
      kind: 'window',
      name: 'own',
      allow: 1,
      windowMs: 60_000,
      counts: 'key',
      shadow: false,
    } as const;
    const { secret } = await addKey({
      key: { permissions: ['keys:verify', 'chats:write'], limits: [limit] },
    });
    const question = { key: secret, request: asked };
    const unspent = await addKey();
    for (let i = 0; i < 5; i++) {
      const about = { key: unspent.secret, request: asked };
      expect((await post('/v1/verify', about, secret)).body).toMatchObject({ allowed: true });
    }
    expect((await post('/v1/verify', question, secret)).body).toMatchObject({ allowed: true });
    const answer = await post('/v1/verify', question, secret);
    expect([answer.status, answer.body['reason']]).toEqual([200, 'rate_limited']);
  });

  it('knows its own path whatever the query', async () => {
    const { post, addKey } = await aService();
    const { secret } = await addKey({ key: { permissions: ['chats:write'] } });
    const question = { key: secret, request: asked };
    expect((await post('/v1/verify?trace=1', question)).status).toBe(200);
    expect((await post('/v1/verify?trace=1', question, secret)).body['code']).toBe('permission_denied');
  });

  it.each([
    ['an unknown member', { key: 'x', request: asked, account: 'acc_1' }, 'account'],
    ['a missing request', { key: 'x' }, 'request'],
    ['a cost below zero', { key: 'x', request: asked, cost: -1 }, 'cost'],
    ['a wildcard among the demands', { key: 'x', request: asked, permissions: ['*'] }, 'permissions[0]'],
  ])('refuses %s by field', async (_name, payload, field) => {
    const { post } = await aService();
    const { status, body } = await post('/v1/verify', payload);
    expect(status).toBe(400);
    expect(body['errors']).toEqual([{ field, message: expect.any(String) }]);
  });
});

describe('explain', () => {
  it('tells every check, goes on after the first refusal and spends nothing', async () => {
    const { post, addKey } = await aService();
    const { secret } = await addKey({ account: { plan: 'free' }, key: { disabledAt: 1, permissions: [] } });
    const question = { key: secret, request: { method: 'GET', path: '/reports' } };
    for (let i = 0; i < 10; i++) await post('/v1/explain', question);
    const { body } = await post('/v1/explain', question);
    expect(body).toMatchObject({ allowed: false, reason: 'key_disabled' });
    expect(body['checks']).toEqual([
      { check: 'route', outcome: 'passed', reason: null, detail: null },
      { check: 'credential', outcome: 'passed', reason: null, detail: null },
      { check: 'key', outcome: 'passed', reason: null, detail: null },
      { check: 'key_state', outcome: 'refused', reason: 'key_disabled', detail: expect.any(String) },
      { check: 'account', outcome: 'passed', reason: null, detail: null },
      { check: 'address', outcome: 'passed', reason: null, detail: null },
      { check: 'browser', outcome: 'passed', reason: null, detail: null },
      { check: 'plan', outcome: 'refused', reason: 'endpoint_not_in_plan', detail: expect.any(String) },
      { check: 'permission', outcome: 'refused', reason: 'permission_denied', detail: expect.any(String) },
      { check: 'limits', outcome: 'passed', reason: null, detail: null },
    ]);
  });

  it('gives the verdict that verify gives', async () => {
    const { post, addKey } = await aService();
    const { secret } = await addKey({ account: { plan: 'free' } });
    for (const key of [secret, '', 'nonsense', `${secret} `]) {
      const explained = await post('/v1/explain', { key, request: asked });
      const verified = await post('/v1/verify', { key, request: asked });
      expect(explained.body['reason']).toBe(verified.body['reason']);
      expect(explained.body['status']).toBe(verified.body['status']);
    }
  });
});
