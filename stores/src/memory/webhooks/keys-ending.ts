import type { EndRange, Key } from '@neoagent/core';
import { isBehind } from '../is-behind.js';
import { byAge, type MemoryState } from '../memory-state.js';

/** The keys that end in a range of time, as the port says. */
export function keysEnding(state: MemoryState, { behind, to, limit }: EndRange): readonly Key[] {
  return [...state.keys.values()]
    .map(({ key }) => key)
    .filter(
      ({ revokedAt, expiresAt, id }) =>
        revokedAt === null &&
        expiresAt !== null &&
        expiresAt <= to &&
        isBehind(behind, { endsAt: expiresAt, id }),
    )
    .sort(
      byAge(
        ({ expiresAt }) => expiresAt ?? 0,
        ({ id }) => id,
      ),
    )
    .slice(0, limit);
}
