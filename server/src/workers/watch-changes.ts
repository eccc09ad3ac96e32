import type { SqlDatabase } from '@neoagent/stores';

/** What was read of the store and is kept in memory. */
export interface Remembered {
  /** Another process has written: nothing that was read before counts. */
  forget(): void;
  /** Nobody else has written up to this moment, in epoch milliseconds. */
  confirm(at: number): void;
}

/**
 * One look at whether another process has written, such as an operator command on the same machine. Where the store can prove that
 * nobody has, what is remembered is confirmed, so that it need not be read again while nothing changes.
 */
export function watchChanges(
  db: Pick<SqlDatabase, 'changeCounter' | 'isCounterProof'>,
  remembered: Remembered,
  now: () => number,
): () => void {
  let seen = db.changeCounter();
  return () => {
    // Before the look: what is written after it may not be seen by it.
    const at = now();
    const counter = db.changeCounter();
    if (counter !== seen) remembered.forget();
    else if (db.isCounterProof) remembered.confirm(at);
    seen = counter;
  };
}
