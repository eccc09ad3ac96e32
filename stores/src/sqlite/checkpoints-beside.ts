import { Worker } from 'node:worker_threads';
import type { SqliteConnection } from './connect-sqlite.js';
import { asSqliteFault } from './sqlite-fault.js';

export interface CheckpointOrder {
  readonly path: string;
  readonly everyMs: number;
}

/** What the thread says of a round that failed: an error would lose its code on the way. */
export interface FailedCheckpoint {
  readonly code: string;
  readonly message: string;
}

/** Pages in the write-ahead log at which a commit moves them itself after all: 64 MB. */
const pagesAtMost = 16_384;
/** SQLite's own bound. */
const usualPages = 1000;

/**
 * Moves what was committed from the write-ahead log into the database on a thread of its own. Otherwise every thousandth page written
 * makes a commit do it, and wait for the disk twice, while no request is served (https://sqlite.org/wal.html, "Checkpointing").
 * Answers how to end it. `onFault` is told of each round that failed (a full disk: nothing is lost, but the log grows), and of the end
 * of the thread should it fail, after which commits do the work as usual.
 */
export function checkpointsBeside(
  writer: SqliteConnection,
  { onFault, ...order }: CheckpointOrder & { readonly onFault: (error: unknown) => void },
): () => Promise<void> {
  const worker = new Worker(new URL('./checkpointer.js', import.meta.url), { workerData: order });
  worker.unref();
  writer.pragma(`wal_autocheckpoint = ${pagesAtMost}`);
  worker.on('message', ({ code, message }: FailedCheckpoint) => {
    onFault(asSqliteFault(Object.assign(new Error(message), { code })));
  });
  worker.once('error', (error) => {
    onFault(error);
    if (writer.open) writer.pragma(`wal_autocheckpoint = ${usualPages}`);
  });
  return async () => {
    await worker.terminate();
  };
}
