import type { DetectorStore } from '@neoagent/core';
import type { Learnt } from './account-turn.js';
import type { AccountMinutes } from './read-facts.js';
import { togetherOrAlone } from './together-or-alone.js';

/** The turn of an account that was had, but for what is to be stored of it. */
export interface Turn extends AccountMinutes {
  readonly learnt: Learnt;
}

const steps: readonly ((store: DetectorStore, turns: readonly Turn[], at: number) => Promise<void>)[] = [
  (store, turns, at) =>
    store.save(
      turns.flatMap(({ learnt }) => learnt.memories),
      at,
    ),
  (store, turns) => store.countFindings(turns.flatMap(({ learnt }) => learnt.counts)),
  (store, turns) => store.recordCandidates(turns.flatMap(({ learnt }) => learnt.candidates)),
];

/**
 * Stores what was learnt of several accounts together: to commit costs more than to write what is known of one. `onFailed` is told of
 * each account of which something could not be stored; nothing more of it is stored then.
 */
export async function storeLearnt(
  store: DetectorStore,
  turns: readonly Turn[],
  { at, onFailed }: { readonly at: number; readonly onFailed: (turn: Turn, error: unknown) => void },
): Promise<void> {
  let left = turns;
  for (const step of steps) {
    const stored = await togetherOrAlone(left, (some) => step(store, some, at), onFailed);
    left = stored.flatMap(({ items }) => items);
  }
}
