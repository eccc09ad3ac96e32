import type { Allowed, LimitState } from '@neoagent/core';

const route = {
  match: 'GET /chats/:id',
  upstream: undefined,
  permission: undefined,
  plans: undefined,
  cost: 1,
};
export const burst: LimitState = {
  name: 'burst',
  allow: 60,
  windowMs: 60_000,
  remaining: 59,
  resetMs: 59_001,
};
export const month: LimitState = {
  name: 'quota',
  allow: 10_000,
  windowMs: 2.6e9,
  remaining: 7,
  resetMs: 1000,
};

/** A request that was allowed. */
export function anAllowed(caller: Partial<Allowed['caller']> = {}, rest: Partial<Allowed> = {}): Allowed {
  return {
    allowed: true,
    caller: {
      accountId: 'acc_1',
      keyId: 'key_1',
      secretId: 'sec_1',
      plan: 'pro',
      environment: 'live',
      permissions: ['chats:read'],
      ...caller,
    },
    route,
    limits: [burst],
    ...rest,
  };
}
