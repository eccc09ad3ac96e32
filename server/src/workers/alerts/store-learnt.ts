import type { DetectorStore, KeyMinute } from '@neoagent/core';
import type { Learnt } from './account-turn.js';

/** Minutes whose memories, some 15 µs each on SQLite, are written in one transaction: no request is served meanwhile. */
const minutesAtOnce = 100;

/** The turn of an account that was had, but for what is to be stored of it. */
interface Turn {
  readonly minutes: readonly KeyMinute[];
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

/** Stores what was learnt of several accounts together: to commit costs more than to write what is known of one. */
export class LearntStore {
  readonly #store: DetectorStore;
  readonly #at: number;
  readonly #onFailed: (turn: Turn, error: unknown) => void;
  #waiting: Turn[] = [];
  #minutes = 0;

  /** `onFailed` is told of each account of which something could not be stored. */
  constructor(store: DetectorStore, at: number, onFailed: (turn: Turn, error: unknown) => void) {
    this.#store = store;
    this.#at = at;
    this.#onFailed = onFailed;
  }

  /** Stores it together with what comes next, or with what waits. An account may come once until then. */
  async add(turn: Turn): Promise<void> {
    this.#waiting.push(turn);
    this.#minutes += turn.minutes.length;
    if (this.#minutes >= minutesAtOnce) await this.flush();
  }

  /** Stores everything that waits. */
  async flush(): Promise<void> {
    let turns: readonly Turn[] = this.#waiting;
    this.#waiting = [];
    this.#minutes = 0;
    for (const step of steps) {
      turns = await this.#all(turns, (some) => step(this.#store, some, this.#at));
    }
  }

  /** Of all at once, or where that fails of each alone: one account must not keep the others from it. Answers those that were stored. */
  async #all(
    turns: readonly Turn[],
    step: (turns: readonly Turn[]) => Promise<void>,
  ): Promise<readonly Turn[]> {
    try {
      await step(turns);
      return turns;
    } catch {
      const stored: Turn[] = [];
      for (const turn of turns) {
        await step([turn]).then(
          () => stored.push(turn),
          (error: unknown) => this.#onFailed(turn, error),
        );
      }
      return stored;
    }
  }
}
