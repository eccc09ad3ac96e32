import type { Key, KeyEndReader } from '@neoagent/core';
import { byAge, type MemoryState } from '../memory-state.js';

/** The keys that end in a range of time, as the port says. */
export function keysEnding(
  state: MemoryState,
  { from, to, limit }: Parameters<KeyEndReader['keysEnding']>[0],
): readonly Key[] {
  return [...state.keys.values()]
    .map(({ key }) => key)
    .filter(
      ({ revokedAt, expiresAt }) =>
        revokedAt === null && expiresAt !== null && expiresAt >= from && expiresAt <= to,
    )
    .sort(
      byAge(
        ({ expiresAt }) => expiresAt ?? 0,
        ({ id }) => id,
      ),
    )
    .slice(0, limit);
}
