import type { KeyWithSecrets } from '@neoagent/core';
import { expect, it } from 'vitest';
import { keyFactsOf } from './facts-of.js';

const secret = {
  id: 'sec_2',
  keyId: 'key_1',
  digest: '',
  hint: '',
  createdAt: 100,
  graceEndsAt: null,
  revokedAt: null,
  lastUsed: null,
};

it.each([
  ['its grace ended', { graceEndsAt: 200, revokedAt: null }, 200],
  ['it was revoked within its grace', { graceEndsAt: 300, revokedAt: 200 }, 200],
  ['its grace ended, and it was revoked with its key later', { graceEndsAt: 200, revokedAt: 400 }, 200],
  ['it was replaced at once', { graceEndsAt: null, revokedAt: 200 }, 200],
  ['it still works', { graceEndsAt: 600, revokedAt: null }, null],
])('an old secret has ended when %s', (_name, ending, end) => {
  const key = { createdAt: 1, revokedAt: null, browserGuard: 'block' };
  const record = { key, secrets: [secret, { ...secret, id: 'sec_1', ...ending }] };
  expect(keyFactsOf(record as unknown as KeyWithSecrets, 500).oldSecretEndedAt).toBe(end);
});
