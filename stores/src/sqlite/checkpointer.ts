import { parentPort, workerData } from 'node:worker_threads';
import { codeOf } from '../faults.js';
import type { CheckpointOrder, FailedCheckpoint } from './checkpoints-beside.js';
import { connectSqlite } from './connect-sqlite.js';

/** The thread of `checkpointsBeside`. */
const { path, everyMs } = workerData as CheckpointOrder;
/** What was written during one checkpoint is left for the next; the log begins anew only when none is left. */
const triesAtOnce = 3;

const database = connectSqlite(path, { fileMustExist: true, timeout: 0 });

setInterval(() => {
  try {
    for (let i = 0; i < triesAtOnce && !isDone(); i++);
  } catch (error) {
    report(error);
  }
}, everyMs);

/** A full disk, say. Nothing is lost: what is in the log is as safe as in the database, and the next round tries again. */
function report(error: unknown): void {
  const code = codeOf(error) ?? '';
  // Another process holds the file for a moment.
  if (code.startsWith('SQLITE_BUSY')) return;
  const failed: FailedCheckpoint = { code, message: error instanceof Error ? error.message : String(error) };
  parentPort?.postMessage(failed);
}

function isDone(): boolean {
  const [done] = database.pragma('wal_checkpoint(PASSIVE)') as [{ log: number; checkpointed: number }];
  return done.log === done.checkpointed;
}
