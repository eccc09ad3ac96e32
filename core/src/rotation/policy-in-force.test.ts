import { expect, it } from 'vitest';
import { overLifetime, policyInForce, rotationDueAt, rotationNotice } from './policy-in-force.js';
import type { RotationPolicy } from './rotation-policy.js';

const day = 86_400_000;
const t0 = Date.UTC(2027, 0, 15);
const nothing = { accountId: 'acc_1', rotateEveryMs: null, graceMs: null, maxLifetimeMs: null };
const policy = (fields: Partial<RotationPolicy>): RotationPolicy => ({ ...nothing, keyId: null, ...fields });
const key = { id: 'key_1', accountId: 'acc_1', name: 'a', createdAt: t0, expiresAt: null, revokedAt: null };
const secret = { id: 'sec_1', createdAt: t0 };

it('the strictest of account, key and plan counts; a key’s own grace stands before the account’s', () => {
  const policies = [
    policy({ rotateEveryMs: 90, graceMs: 7, maxLifetimeMs: 365 }),
    policy({ keyId: 'key_1', rotateEveryMs: 30, graceMs: 9 }),
    policy({ keyId: 'key_2', rotateEveryMs: 120 }),
  ];
  const of = (keyId: string | null, planMaxLifetimeMs?: number) =>
    policyInForce(policies, { keyId, planMaxLifetimeMs });
  expect(of('key_1')).toEqual({ rotateEveryMs: 30, graceMs: 9, maxLifetimeMs: 365 });
  expect(of('key_2', 100)).toEqual({ rotateEveryMs: 90, graceMs: 7, maxLifetimeMs: 100 });
  expect(of(null, 1000)).toEqual({ rotateEveryMs: 90, graceMs: 7, maxLifetimeMs: 365 });
  expect(policyInForce([], { keyId: 'key_1', planMaxLifetimeMs: undefined })).toEqual({
    rotateEveryMs: null,
    graceMs: null,
    maxLifetimeMs: null,
  });
});

it('a rotation is due at the age of the current secret that is allowed, and never of a key that ends before', () => {
  const due = (fields: object, age: { rotateEveryMs?: number; maxLifetimeMs?: number }) =>
    rotationDueAt({ ...key, ...fields }, secret, {
      policy: { rotateEveryMs: null, graceMs: null, maxLifetimeMs: null, ...age },
      at: t0 + day,
    });
  expect(due({}, {})).toBeUndefined();
  expect(due({}, { rotateEveryMs: 90 * day, maxLifetimeMs: 60 * day })).toBe(t0 + 60 * day);
  expect(due({ expiresAt: t0 + 91 * day }, { rotateEveryMs: 90 * day })).toBe(t0 + 90 * day);
  expect(due({ expiresAt: t0 + 90 * day }, { rotateEveryMs: 90 * day })).toBeUndefined();
  expect(due({ revokedAt: t0 }, { rotateEveryMs: 90 * day })).toBeUndefined();
});

it.each([
  [{ expiresAt: null }, 1, 'never_expires'],
  [{ expiresAt: t0 + 31 * day }, 1, 'expires_too_late'],
  [{ expiresAt: t0 + 30 * day }, 1, undefined],
  [{ expiresAt: t0 + 30 * day, createdAt: t0 + 5 * day }, 29, undefined],
  [{ expiresAt: t0 + 60 * day, createdAt: t0 + 40 * day }, 31, 'secret_too_old'],
  [{ expiresAt: null, revokedAt: t0 }, 1, undefined],
  [{ expiresAt: t0 + 31 * day }, 32, undefined],
])('of a longest life of 30 days a key %o on day %i is %s', (fields, days, why) => {
  const at = t0 + days * day;
  expect(overLifetime({ ...key, ...fields }, secret, { maxLifetimeMs: 30 * day, at })).toBe(why);
  expect(overLifetime({ ...key, ...fields }, secret, { maxLifetimeMs: null, at })).toBeUndefined();
});

it('is told 30, 7 and 1 days before and when it is due, each under a name of its own, and of no stage before the secret was made', () => {
  const dueAt = t0 + 90 * day;
  const told = (days: number, createdAt = t0) =>
    rotationNotice(key, { id: 'sec_1', createdAt }, { dueAt, at: t0 + days * day });
  const stages = [59, 60, 82, 83, 88, 89, 90, 200].map((days) => told(days)?.data['days']);
  expect(stages).toEqual([undefined, 30, 30, 7, 7, 1, 0, 0]);
  expect(new Set([60, 83, 89, 90].map((days) => told(days)?.once)).size).toBe(4);
  expect(told(61)?.once).toBe(told(62)?.once);
  expect(told(61, dueAt - 20 * day)).toBeUndefined();
  expect(told(84, dueAt - 20 * day)?.data).toEqual({
    accountId: 'acc_1',
    keyId: 'key_1',
    name: 'a',
    dueAt: new Date(dueAt).toISOString(),
    days: 7,
  });
});
