import { type DetectorMemory, type DetectorStore, emptyMinute } from '@neoagent/core';
import { expect, it } from 'vitest';
import { storeLearnt, type Turn } from './store-learnt.js';

/** An account of which so many minutes were shown; a memory of each, one finding and one candidate are to be stored. */
function aTurn(accountId: string, count: number): Turn {
  const minutes = Array.from({ length: count }, (_, n) => emptyMinute(`${accountId}_${n}`, accountId, 0));
  return {
    accountId,
    minutes,
    learnt: {
      memories: minutes.map(({ keyId }) => ({ scope: `key:${keyId}`, accountId, state: '{}' })),
      counts: [{ accountId, detector: 'burst', day: 0, count: 1 }],
      candidates: [{ accountId, keyId: 'key_1', detector: 'burst', at: 0, seen: {} as never }],
    },
  };
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
  const onFailed = ({ learnt }: Turn, error: unknown) => {
    failed.push(`${learnt.counts[0]?.accountId}: ${(error as Error).message}`);
  };
  const storing = (...accountIds: readonly string[]) =>
    storeLearnt(
      store,
      accountIds.map((id) => aTurn(id, 3)),
      { at: 5, onFailed },
    );
  return { storing, calls, failed };
}

it('what was learnt of several accounts is stored together', async () => {
  const { storing, calls, failed } = aStore();
  await storing('a', 'b', 'c');
  expect(calls).toEqual(['save a,b,c', 'countFindings a,b,c', 'recordCandidates a,b,c']);
  expect(failed).toEqual([]);
});

it('an account of which nothing can be stored keeps none of the others from it', async () => {
  const { storing, calls, failed } = aStore({ save: 'b' });
  await storing('a', 'b', 'c');
  expect(failed).toEqual(['b: save failed']);
  expect(calls).toEqual(['save a', 'save c', 'countFindings a,c', 'recordCandidates a,c']);
});

it('nothing is counted twice of the others when a later step fails for one', async () => {
  const { storing, calls, failed } = aStore({ recordCandidates: 'a' });
  await storing('a', 'b');
  expect(failed).toEqual(['a: recordCandidates failed']);
  expect(calls).toEqual(['save a,b', 'countFindings a,b', 'recordCandidates b']);
});
