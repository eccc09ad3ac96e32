import { expect, test } from 'vitest';
import { aKey, aStoredSecret, t0 } from '../../test/builders.js';
import { expiringSoonMs, isInGrace, replacedInGrace, statusOf } from './key-status.js';

const day = 86_400_000;

test.each([
  ['active', aKey(), []],
  ['active', aKey({ expiresAt: t0 + expiringSoonMs + 1 }), []],
  ['expiring_soon', aKey({ expiresAt: t0 + expiringSoonMs }), []],
  ['expiring_soon', aKey({ expiresAt: t0 + 1 }), []],
  ['expired', aKey({ expiresAt: t0 }), []],
  ['rotating', aKey({ expiresAt: t0 + day }), [aStoredSecret(), aStoredSecret({ graceEndsAt: t0 + 1 })]],
  ['active', aKey(), [aStoredSecret(), aStoredSecret({ graceEndsAt: t0 })]],
  ['active', aKey(), [aStoredSecret(), aStoredSecret({ graceEndsAt: t0 + day, revokedAt: t0 - 1 })]],
  ['leaked', aKey(), [aStoredSecret({ graceEndsAt: t0 + day })]],
  ['leaked', aKey(), [aStoredSecret({ graceEndsAt: t0 - day })]],
  ['leaked', aKey(), [aStoredSecret({ revokedAt: t0 - 1 }), aStoredSecret({ graceEndsAt: t0 + day })]],
  ['disabled', aKey({ disabledAt: t0 - 1 }), [aStoredSecret({ graceEndsAt: t0 + 1 })]],
  ['expired', aKey({ disabledAt: t0 - 1, expiresAt: t0 - 1 }), []],
  ['revoked', aKey({ disabledAt: t0 - 1, expiresAt: t0 - 1, revokedAt: t0 - 1 }), []],
] as const)('a key is %s', (status, key, secrets) => {
  expect(statusOf(key, secrets, t0)).toBe(status);
});

test('a secret is in grace until its end, that moment excluded', () => {
  expect(isInGrace({ graceEndsAt: null, revokedAt: null }, t0)).toBe(false);
  expect(isInGrace({ graceEndsAt: t0 + 1, revokedAt: null }, t0)).toBe(true);
  expect(isInGrace({ graceEndsAt: t0, revokedAt: null }, t0)).toBe(false);
  expect(isInGrace({ graceEndsAt: t0 + 1, revokedAt: t0 }, t0)).toBe(false);
});

test('a newest secret with an end of its own is not the replaced one of a rotation', () => {
  const leaked = aStoredSecret({ graceEndsAt: t0 + day });
  const replaced = aStoredSecret({ id: 'sec_old', graceEndsAt: t0 + 1 });
  expect(replacedInGrace([leaked], t0)).toBeUndefined();
  expect(replacedInGrace([leaked, replaced], t0)).toBe(replaced);
  expect(replacedInGrace([aStoredSecret(), aStoredSecret({ graceEndsAt: t0 })], t0)).toBeUndefined();
});
