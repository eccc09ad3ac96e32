import { type DetectorMemory, type DetectorStore, emptyMinute } from '@neoagent/core';
import { expect, it } from 'vitest';
import { LearntStore } from './learnt-store.js';

/** An account of which so many minutes were shown; a memory of each, one finding and one candidate are to be stored. */
function aTurn(accountId: string, count: number) {
  const minutes = Array.from({ length: count }, (_, n) => emptyMinute(`${accountId}_${n}`, accountId, 0));
  return {
    minutes,
    learnt: {
      memories: minutes.map(({ keyId }) => ({ scope: `key:${keyId}`, accountId, state: '{}' })),
      counts: [{ accountId, detector: 'burst', day: 0, count: 1 }],
      candidates: [{ accountId, keyId: 'key_1', detector: 'burst', at: 0, seen: {} as never }],
    },
  } as const;
}

/** A store that notes which accounts were stored together, and fails wherever one of the refused ones is among them. */
function aStore(refused: Partial<Record<'save' | 'countFindings' | 'recordCandidates', string>> = {}) {
  const calls: string[] = [];
  const called =
    (name: keyof typeof refused) =>
    async (items: readonly { readonly accountId: string }[]): Promise<void> => {
      const accounts = [...new Set(items.map(({ accountId }) => accountId))];
      if (accounts.includes(refused[name] ?? '')) throw new Error(`${name} failed`);
      calls.push(`${name} ${accounts.join()}`);
    };
  const store = {
    save: (memories: readonly DetectorMemory[]) => called('save')(memories),
    countFindings: called('countFindings'),
    recordCandidates: called('recordCandidates'),
  } as unknown as DetectorStore;
  const failed: string[] = [];
  const learntStore = new LearntStore(store, 5, ({ learnt }, error) => {
    failed.push(`${learnt.counts[0]?.accountId}: ${(error as Error).message}`);
  });
  return { learntStore, calls, failed };
}

it('what was learnt of several accounts is stored together, before it is too much', async () => {
  const { learntStore, calls, failed } = aStore();
  for (const id of ['a', 'b']) await learntStore.add(aTurn(id, 40));
  expect(calls).toEqual([]);
  await learntStore.add(aTurn('c', 40));
  expect(calls.splice(0)).toEqual(['save a,b,c', 'countFindings a,b,c', 'recordCandidates a,b,c']);
  await learntStore.add(aTurn('d', 1));
  await learntStore.flush();
  expect(calls).toEqual(['save d', 'countFindings d', 'recordCandidates d']);
  expect(failed).toEqual([]);
});

it('an account of which nothing can be stored keeps none of the others from it', async () => {
  const { learntStore, calls, failed } = aStore({ save: 'b' });
  for (const id of ['a', 'b', 'c']) await learntStore.add(aTurn(id, 40));
  expect(failed).toEqual(['b: save failed']);
  expect(calls).toEqual(['save a', 'save c', 'countFindings a,c', 'recordCandidates a,c']);
});

it('nothing is counted twice of the others when a later step fails for one', async () => {
  const { learntStore, calls, failed } = aStore({ recordCandidates: 'a' });
  for (const id of ['a', 'b']) await learntStore.add(aTurn(id, 50));
  expect(failed).toEqual(['a: recordCandidates failed']);
  expect(calls).toEqual(['save a,b', 'countFindings a,b', 'recordCandidates b']);
});
