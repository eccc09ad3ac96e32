import type { RecordedRefusal, RefusalLog } from '@neoagent/core';
import { type MemoryAccess, type MemoryState, ordinal } from './memory-state.js';

export function createMemoryRefusalLog(access: MemoryAccess): RefusalLog {
  return {
    append: (refusals) =>
      access.write(({ accounts, refusals: stored }) => {
        for (const refusal of refusals) {
          if (accounts.has(refusal.accountId) && !stored.has(refusal.requestId)) {
            stored.set(refusal.requestId, refusal);
          }
        }
      }),
    async list(accountId, limit) {
      return newestOf(access.read(), accountId).slice(0, limit);
    },
    async find(accountId, requestId) {
      const refusal = access.read().refusals.get(requestId);
      return refusal?.accountId === accountId ? refusal : undefined;
    },
    prune: ({ before, newestPerAccount }) =>
      access.write((state) => {
        for (const { requestId, at } of [...state.refusals.values()]) {
          if (at < before) state.refusals.delete(requestId);
        }
        for (const accountId of state.accounts.keys()) {
          const surplus = newestOf(state, accountId).slice(newestPerAccount);
          for (const { requestId } of surplus) state.refusals.delete(requestId);
        }
      }),
  };
}

function newestOf(state: MemoryState, accountId: string): readonly RecordedRefusal[] {
  return [...state.refusals.values()]
    .filter((refusal) => refusal.accountId === accountId)
    .sort((a, b) => b.at - a.at || ordinal(b.requestId, a.requestId));
}
