import type { AccessRequest } from '@neoagent/core';
import { expect, it } from 'vitest';
import { aDoorway, t0 } from '../test-support/doors.js';

const rules = `
plans:
  tried: { permissions: ["*"], limits: [{ name: burst, allow: 1, per: 1m, shadow: true }] }
routes:
  - { match: "GET /new", plans: [], shadow: true }
`;

function aRequest(secret: string, members: Partial<AccessRequest> = {}): AccessRequest {
  return {
    method: 'GET',
    target: '/new',
    authorization: [secret],
    address: '192.0.2.1',
    origin: undefined,
    fetchSite: undefined,
    userAgent: undefined,
    at: t0,
    requestId: 'req_1',
    ...members,
  };
}

it('what rules in shadow would have refused is allowed, counted, and kept when it cannot be written', async () => {
  const door = aDoorway(rules);
  const { secret, account, key } = await door.addKey({ account: { plan: 'tried' } });
  for (const at of [t0, t0 + 1, t0 + 2]) {
    const decision = await door.parts.authorizer.authorize(aRequest(secret, { at }), 'gateway');
    expect(decision.allowed).toBe(true);
  }
  const away = new Error('the store is away');
  const failing = { ...door.db.shadow, record: () => Promise.reject(away) };
  await expect(door.shadow.flush(failing)).rejects.toBe(away);
  await door.shadow.flush(door.db.shadow);
  await door.shadow.flush(door.db.shadow);
  const common = {
    accountId: account.id,
    keyId: key.id,
    keyName: key.name,
    route: 'GET /new',
    lastAt: t0 + 2,
  };
  expect(await door.db.shadow.list(account.id, 10)).toEqual([
    { ...common, rule: 'limit burst', reason: 'rate_limited', count: 2, firstAt: t0 + 1 },
    { ...common, rule: 'route GET /new', reason: 'endpoint_not_in_plan', count: 3, firstAt: t0 },
  ]);
});

it('a plan in shadow does not open our own endpoints', async () => {
  const door = aDoorway('plans: { tried: { permissions: [], shadow: true } }');
  const { secret } = await door.addKey({ account: { plan: 'tried' } });
  const request = aRequest(secret, { method: 'POST', target: '/v1/verify' });
  expect(await door.parts.authorizer.authorizeOwn(request)).toMatchObject({ reason: 'permission_denied' });
});
