import { bucketOf } from '@neoagent/core';
import type { SqlDatabase } from '@neoagent/stores';
import type { App } from '../../app.js';
import { type Repetition, repeat } from '../repeat.js';

/** Leaves 100 ms for the write: only where that takes longer may a crash lose more than 250 ms. */
const flushEveryMs = 150;
const lookEveryMs = 5000;
/** A minute is rolled up this long after its end, with everything that was flushed for it, and may be folded when that is surely done. */
const rolledUpAfterMs = 2000;
const foldedAfterMs = 20_000;
/** Readers count what was not folded yet, and what is folded together is written once. */
const foldEveryMs = 10 * 60_000;
/** So many rows are rolled up before the minute is over: at some 100 bytes each this bounds the journal to about 100 MB. */
const mostWaiting = 1_000_000;

/** Writes the counts of requests to the journal, and rolls them up once a minute: the sooner, the more often the same row is written. */
export function startUsage(parts: {
  readonly app: Pick<App, 'servings' | 'usage'>;
  readonly db: Pick<SqlDatabase, 'usage'>;
  readonly onFault: (error: unknown) => void;
  readonly now?: () => number;
}): Repetition {
  const { app, db, onFault, now = Date.now } = parts;
  let waiting = 0;
  let rolledUp = Number.NEGATIVE_INFINITY;
  let foldedAt = Number.NEGATIVE_INFINITY;
  let isStopped = false;

  async function flush(): Promise<void> {
    app.servings.countBegun();
    waiting += await app.usage.flush(db.usage);
  }

  async function rollUp(): Promise<void> {
    const minute = bucketOf(now() - rolledUpAfterMs, 'minute');
    if (minute === rolledUp && waiting < mostWaiting) return;
    waiting = 0;
    await db.usage.rollUp();
    rolledUp = minute;
    if (Math.abs(now() - foldedAt) < foldEveryMs) return;
    foldedAt = now();
    await db.usage.fold(foldedAt - foldedAfterMs, () => !isStopped);
  }

  const flushing = repeat(flush, { everyMs: flushEveryMs, onFault });
  const rollingUp = repeat(rollUp, { everyMs: lookEveryMs, onFault });
  return {
    async stop() {
      isStopped = true;
      await rollingUp.stop();
      await flushing.stop();
    },
  };
}
