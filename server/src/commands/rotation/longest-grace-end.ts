import type { Key } from '@neoagent/core';
import { longestGraceMs } from './read-grace.js';

/** How far the grace period of a key rotated at `rotatedAt` can reach: 30 days, and never past the end of the key. */
export function longestGraceEnd({ expiresAt }: Pick<Key, 'expiresAt'>, rotatedAt: number): number {
  return Math.min(rotatedAt + longestGraceMs, expiresAt ?? Number.POSITIVE_INFINITY);
}
