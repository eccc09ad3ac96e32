import { expect, it } from 'vitest';
import { keyFactsOf } from './facts-of.js';

const secret = { createdAt: 100, graceEndsAt: null, revokedAt: null, lastUsedAt: null };

it.each([
  ['its grace ended', { graceEndsAt: 200, revokedAt: null }, 200],
  ['it was revoked within its grace', { graceEndsAt: 300, revokedAt: 200 }, 200],
  ['its grace ended, and it was revoked with its key later', { graceEndsAt: 200, revokedAt: 400 }, 200],
  ['it was replaced at once', { graceEndsAt: null, revokedAt: 200 }, 200],
  ['it still works', { graceEndsAt: 600, revokedAt: null }, null],
])('an old secret has ended when %s', (_name, ending, end) => {
  const key = {
    id: 'key_1',
    accountId: 'acc_1',
    createdAt: 1,
    revokedAt: null,
    browserGuard: 'block',
  } as const;
  expect(keyFactsOf({ key, secrets: [secret, { ...secret, ...ending }] }, 500).oldSecretEndedAt).toBe(end);
});
