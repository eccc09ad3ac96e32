import type { HintedSecret } from '@neoagent/core';
import type { MemoryState } from './memory-state.js';

/** The secrets whose hints begin so, as the port says. */
export function findHinted(state: MemoryState, beginnings: readonly string[]): readonly HintedSecret[] {
  const wanted = new Set(beginnings);
  return [...state.secrets.values()].flatMap(({ hint, keyId }) => {
    const beginning = hint.slice(0, -'…9xYz'.length);
    const key = state.keys.get(keyId)?.key;
    if (key === undefined || key.isCanary || !wanted.has(beginning)) return [];
    return [{ beginning, hint, keyId, accountId: key.accountId }];
  });
}
