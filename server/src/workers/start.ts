import type { SqlDatabase } from '@neoagent/stores';
import type { Logger } from 'pino';
import type { App } from '../app.js';
import { type RulesInForce, watchRules } from '../config/rules-in-force.js';
import { type Repetition, repeat } from './repeat.js';

/** How often last uses are written. A crash loses at most this much of them and nothing else. */
const flushEveryMs = 250;
/** How soon a change by another process, such as an operator command, is noticed at the latest; well under the published 5 s. */
const watchEveryMs = 200;

/** Everything that runs beside the requests. Stopping runs each task once more, so that nothing in memory is lost. */
export async function startWorkers(parts: {
  readonly app: App;
  readonly db: SqlDatabase;
  readonly rules: RulesInForce;
  readonly log: Logger;
}): Promise<Repetition> {
  const { app, db, rules, log } = parts;
  const onFault = (error: unknown) => log.error({ err: error }, 'a background task failed');
  const workers = [
    repeat(() => app.uses.flush(db), { everyMs: flushEveryMs, onFault }),
    repeat(forgetOnChange(db, app.forgetEverything), { everyMs: watchEveryMs, onFault }),
    await watchRules(app.settings.rulesFile, rules, {
      onReloaded: () => log.info('the rules were reloaded'),
      onRefused: (problems) =>
        log.error({ problems }, 'the rules file was refused; the old rules stay in force'),
    }),
  ];
  return {
    async stop() {
      for (const worker of workers) await worker.stop();
    },
  };
}

/** Forgets what was read as soon as another process has written: an operator command on the same machine. */
function forgetOnChange(db: SqlDatabase, forget: () => void): () => void {
  let seen = db.changeCounter();
  return () => {
    const now = db.changeCounter();
    if (now !== seen) forget();
    seen = now;
  };
}
