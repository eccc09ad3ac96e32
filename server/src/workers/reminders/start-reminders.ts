import type { SqlDatabase } from '@neoagent/stores';
import type { App } from '../../app.js';
import { type Repetition, repeat } from '../repeat.js';
import { createKeyEndWatch } from '../webhooks/key-end-watch.js';
import type { Teller } from '../webhooks/teller.js';
import { createRemind } from './remind.js';
import { watchRotationsDue } from './rotation-due-watch.js';

const minuteMs = 60_000;

/** Reminders of what comes to its end: keys, and secrets that a policy wants rotated. */
export function startReminders(parts: {
  readonly app: App;
  readonly db: SqlDatabase;
  readonly tell: Teller;
  readonly onFault: (error: unknown) => void;
}): Repetition {
  const { app, db, tell, onFault } = parts;
  const now = () => app.management.clock.now();
  const send = app.accounts.send;
  const remind = createRemind({ db, tell, send, publicUrl: app.publicUrl });
  const planMaxLifetimeMs = (plan: string) => app.rules().plans.get(plan)?.maxKeyLifetimeMs;
  const watchKeyEnds = createKeyEndWatch(db, remind);
  const tasks = [
    repeat(() => watchKeyEnds(now()), { everyMs: minuteMs, onFault }),
    repeat(() => watchRotationsDue({ db, planMaxLifetimeMs, remind }, now()), { everyMs: minuteMs, onFault }),
  ];
  return {
    async stop() {
      for (const task of tasks) await task.stop();
    },
  };
}
