import type { Key } from '@neoagent/core';
import type { Problem } from '../api/problem.js';

/** Refuses what only makes sense for a key that can work again: a revoked or expired key has ended for good. */
export function refuseEnded(key: Key, at: number): Problem | undefined {
  return refuseRevoked(key) ?? refuseExpired(key, at);
}

export function refuseRevoked(key: Key): Problem | undefined {
  if (key.revokedAt === null) return undefined;
  return ended(`This key was revoked at ${new Date(key.revokedAt).toISOString()}, which is final.`);
}

function refuseExpired(key: Key, at: number): Problem | undefined {
  if (key.expiresAt === null || key.expiresAt > at) return undefined;
  return ended(`This key expired at ${new Date(key.expiresAt).toISOString()}, which is final.`);
}

function ended(sentence: string): Problem {
  return { problem: 'conflict', detail: `${sentence} Create a new key instead.` };
}

/** Refuses what would be for nothing: a canary key authenticates nobody, whatever is changed about it. */
export function refuseCanary(key: Key): Problem | undefined {
  if (!key.isCanary) return undefined;
  return {
    problem: 'conflict',
    detail:
      'This is a canary key: it never works, so there is nothing to replace, allow or limit. Create another canary, or a key.',
  };
}
