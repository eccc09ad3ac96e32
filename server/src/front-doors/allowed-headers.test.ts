import { expect, it } from 'vitest';
import { allowedHeaders } from './allowed-headers.js';

const limits = [{ name: 'burst', allow: 10, windowMs: 60_000, remaining: 9, resetMs: 6000 }];

it('an answer to a replaced secret names the second from which it is refused, never a later one', () => {
  const headers = allowedHeaders({ limits, secretEndsAt: Date.UTC(2026, 0, 1) + 999 });
  expect(headers['X-Neoagent-Secret-Expires']).toBe('@1767225600');
  expect(headers).toHaveProperty('RateLimit');
});

it('an answer to a current secret names no end', () => {
  expect(allowedHeaders({ limits })).not.toHaveProperty('X-Neoagent-Secret-Expires');
});
