import type { Logger } from 'pino';
import type { App } from '../../app.js';
import { raiseAlert } from '../../commands/alerts/raise-alert.js';
import { type Repetition, repeat } from '../repeat.js';
import { createAlertKeeper } from './alert-keeper.js';
import { guessedMinutes } from './guessed-minutes.js';
import { tellByMail } from './tell-by-mail.js';

const minuteMs = 60_000;
/** Minutes are looked at soon after they end. */
const lookEveryMs = 5000;
const inspectEveryMs = 60 * minuteMs;

/** Runs the detectors over each minute, and once an hour over the keys themselves. */
export function startAlerts(app: App, log: Logger, onFault: (error: unknown) => void): Repetition {
  const { db, management } = app;
  const keeper = createAlertKeeper({
    db,
    take: (before) => app.minutes.take(before),
    guessed: (before) => guessedMinutes(db, app.guesses, before),
    quotaOf: (plan) => app.rules().plans.get(plan)?.quota,
    raise: (finding, rule) => raiseAlert(management, finding, rule),
    onRaised: (alert) => tellByMail(app, alert),
    onFault: ({ detector, error }, scope) => {
      app.metrics.countDetectorFault(detector);
      log.error({ err: error, detector, scope }, 'a detector failed; the others went on');
    },
  });
  const now = () => management.clock.now();
  let isStopped = false;
  const workers = [
    repeat(() => keeper.run(now()), { everyMs: lookEveryMs, onFault }),
    repeat(() => keeper.inspect(now(), () => !isStopped), { everyMs: inspectEveryMs, onFault }),
  ];
  return {
    async stop() {
      // What is found without traffic is there to be found by the next process: nothing is lost.
      isStopped = true;
      for (const worker of workers) await worker.stop();
      // The minute in progress as well: what a detector would have seen in it must not be forgotten.
      await keeper.run(now() + minuteMs).catch(onFault);
    },
  };
}
