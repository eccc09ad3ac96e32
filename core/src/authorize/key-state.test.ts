import { describe, expect, test } from 'vitest';
import { aRecord, t0 } from '../../test/builders.js';
import { refuseByKeyState } from './key-state.js';

describe('refuseByKeyState', () => {
  test.each([
    ['a live key', aRecord(), undefined],
    ['one millisecond before its end', aRecord({ key: { expiresAt: t0 + 1 } }), undefined],
    ['a replaced secret within its grace', aRecord({ secret: { graceEndsAt: t0 + 1 } }), undefined],
    ['at its end', aRecord({ key: { expiresAt: t0 } }), 'key_expired'],
    ['a replaced secret at the end of its grace', aRecord({ secret: { graceEndsAt: t0 } }), 'key_revoked'],
    ['a secret revoked by regeneration', aRecord({ secret: { revokedAt: t0 - 1 } }), 'key_revoked'],
    [
      'a secret revoked within its grace',
      aRecord({ secret: { graceEndsAt: t0 + 1, revokedAt: t0 } }),
      'key_revoked',
    ],
    [
      'a secret revoked by a clock ahead of ours',
      aRecord({ secret: { revokedAt: t0 + 5000 } }),
      'key_revoked',
    ],
    ['a revoked key', aRecord({ key: { revokedAt: t0 - 1 } }), 'key_revoked'],
    ['a key revoked by a clock ahead of ours', aRecord({ key: { revokedAt: t0 + 5000 } }), 'key_revoked'],
    ['a disabled key', aRecord({ key: { disabledAt: t0 - 1 } }), 'key_disabled'],
    ['revoked and expired', aRecord({ key: { revokedAt: t0 - 9, expiresAt: t0 - 10 } }), 'key_revoked'],
    [
      'replaced and expired',
      aRecord({ secret: { revokedAt: t0 - 9 }, key: { expiresAt: t0 - 10 } }),
      'key_revoked',
    ],
    ['expired and disabled', aRecord({ key: { disabledAt: t0 - 9, expiresAt: t0 - 10 } }), 'key_expired'],
  ])('%s', (_name, record, reason) => {
    expect(refuseByKeyState(record, t0)?.reason).toBe(reason);
  });

  test('a replaced secret is told apart from a revoked key by its detail', () => {
    expect(refuseByKeyState(aRecord({ secret: { revokedAt: t0 } }), t0)?.detail).toMatch(/replaced/);
    expect(refuseByKeyState(aRecord({ key: { revokedAt: t0 } }), t0)?.detail).not.toMatch(/replaced/);
  });

  test('an expired key tells when it ended', () => {
    expect(refuseByKeyState(aRecord({ key: { expiresAt: t0 } }), t0)?.detail).toContain(
      '2026-11-22T12:00:00.000Z',
    );
  });
});
