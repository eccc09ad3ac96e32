import { type CanaryStore, type CanaryUse, canaryUsersApart } from '@neoagent/core';
import { type MemoryAccess, type MemoryState, ordinal } from '../memory-state.js';

export function createMemoryCanaryStore(access: MemoryAccess): CanaryStore {
  return {
    record: (uses) =>
      access.write((state) => {
        for (const use of uses) add(state, use);
      }),
    async list(keyId) {
      return usesOf(access.read(), keyId).toSorted(
        (a, b) =>
          b.lastAt - a.lastAt ||
          ordinal(a.address ?? '', b.address ?? '') ||
          ordinal(a.userAgent ?? '', b.userAgent ?? ''),
      );
    },
  };
}

function usesOf(state: MemoryState, keyId: string): readonly CanaryUse[] {
  return [...state.canaryUses.values()].filter((use) => use.keyId === keyId);
}

function add(state: MemoryState, use: CanaryUse): void {
  if (!state.keys.has(use.keyId)) throw new Error(`There is no key ${use.keyId}.`);
  const isApart = state.canaryUses.has(placeOf(use)) || usesOf(state, use.keyId).length < canaryUsersApart;
  const counted = isApart ? use : { ...use, address: null, userAgent: null, country: null };
  const place = placeOf(counted);
  const known = state.canaryUses.get(place);
  state.canaryUses.set(
    place,
    known === undefined
      ? counted
      : {
          ...known,
          country: counted.country,
          lastAt: Math.max(known.lastAt, counted.lastAt),
          count: known.count + counted.count,
        },
  );
}

function placeOf({ keyId, address, userAgent }: CanaryUse): string {
  return JSON.stringify([keyId, address ?? '', userAgent ?? '']);
}
