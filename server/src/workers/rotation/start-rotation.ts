import type { SqlDatabase } from '@neoagent/stores';
import type { App } from '../../app.js';
import { type Repetition, repeat } from '../repeat.js';
import { createClockTrust } from '../retention/clock-trust.js';
import type { Teller } from '../webhooks/teller.js';
import { watchCutovers } from './cutover-watch.js';
import { createGraceEndWatch } from './grace-end-watch.js';

/** How soon after its time a grace period ends by silence at the latest. */
const watchEveryMs = 20_000;

/** What ends grace periods by itself, and tells of those that ran out. */
export function startRotation(parts: {
  readonly app: App;
  readonly db: Pick<SqlDatabase, 'recordLastUses' | 'usage' | 'rotations'>;
  readonly tell: Teller;
  readonly onFault: (error: unknown) => void;
  readonly steadyNow?: () => number;
}): Repetition {
  const { app, db, tell, onFault, steadyNow = () => performance.now() } = parts;
  const context = app.management;
  const isClockTrusted = createClockTrust({ wall: () => context.clock.now(), steady: steadyNow });
  const flush = async () => {
    await app.uses.flush(db);
    await app.usage.flush(db.usage);
  };
  const cutOver = async () => {
    // Silence that only a jump of the clock made is none, and a secret that was ended does not come back.
    if (isClockTrusted()) await watchCutovers({ context, flush });
  };
  const watchGraceEnds = createGraceEndWatch(db, tell);
  const tasks = [
    repeat(cutOver, { everyMs: watchEveryMs, onFault }),
    repeat(() => watchGraceEnds(context.clock.now()), { everyMs: watchEveryMs, onFault }),
  ];
  return {
    async stop() {
      for (const task of tasks) await task.stop();
    },
  };
}
