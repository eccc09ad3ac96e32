import { Worker } from 'node:worker_threads';
import type BetterSqlite3 from 'better-sqlite3';

export interface CheckpointOrder {
  readonly path: string;
  readonly everyMs: number;
}

/** Pages in the write-ahead log at which a commit moves them itself after all: 64 MB. */
const pagesAtMost = 16_384;
/** SQLite's own bound. */
const usualPages = 1000;

/**
 * Moves what was committed from the write-ahead log into the database on a thread of its own. Otherwise every thousandth page written
 * makes a commit do it, and wait for the disk twice, while no request is served (https://sqlite.org/wal.html, "Checkpointing").
 * Answers how to end it. Should the thread fail, commits do the work as usual.
 */
export function checkpointsBeside(
  writer: BetterSqlite3.Database,
  order: CheckpointOrder,
): () => Promise<void> {
  const worker = new Worker(new URL('./checkpointer.js', import.meta.url), { workerData: order });
  worker.unref();
  writer.pragma(`wal_autocheckpoint = ${pagesAtMost}`);
  worker.once('error', () => {
    if (writer.open) writer.pragma(`wal_autocheckpoint = ${usualPages}`);
  });
  return async () => {
    await worker.terminate();
  };
}
