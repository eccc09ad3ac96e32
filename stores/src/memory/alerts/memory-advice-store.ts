import type { AdviceDismissal, AdviceStore } from '@neoagent/core';
import { type MemoryAccess, ordinal } from '../memory-state.js';

export function createMemoryAdviceStore(access: MemoryAccess): AdviceStore {
  return {
    async list(accountId) {
      const { adviceDismissals, keys } = access.read();
      return [...adviceDismissals.values()]
        .filter(({ keyId }) => keys.get(keyId)?.key.accountId === accountId)
        .sort((a, b) => ordinal(a.keyId, b.keyId) || ordinal(a.advice, b.advice));
    },
    dismiss: (dismissal) =>
      access.write(({ adviceDismissals, keys }) => {
        if (!keys.has(dismissal.keyId)) throw new Error(`There is no key ${dismissal.keyId}.`);
        const place = placeOf(dismissal);
        if (!adviceDismissals.has(place)) adviceDismissals.set(place, dismissal);
      }),
    restore: (dismissal) =>
      access.write(({ adviceDismissals }) => void adviceDismissals.delete(placeOf(dismissal))),
  };
}

function placeOf({ keyId, advice }: Pick<AdviceDismissal, 'keyId' | 'advice'>): string {
  return `${keyId} ${advice}`;
}
