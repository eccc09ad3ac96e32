import { Pace } from '@neoagent/core';
import type { SqlDatabase } from '@neoagent/stores';
import type { Logger } from 'pino';
import type { App } from '../app.js';
import { type RulesInForce, watchRules } from '../config/rules-in-force.js';
import { randomCharacters } from '../random.js';
import { startAlerts } from './alerts/start-alerts.js';
import { tellOfCanaries } from './alerts/tell-of-canaries.js';
import type { BackgroundTask, OnFault } from './background-faults.js';
import { createQuotaKeeper } from './quota-keeper.js';
import { startReminders } from './reminders/start-reminders.js';
import { type Repetition, repeat } from './repeat.js';
import { startRetention } from './retention/start-retention.js';
import { startRotation } from './rotation/start-rotation.js';
import { startUsage } from './usage/start-usage.js';
import { watchChanges } from './watch-changes.js';
import { startWebhooks } from './webhooks/start-webhooks.js';
import { createTeller } from './webhooks/teller.js';
import { createTellingQuotas } from './webhooks/telling-quotas.js';
import { createTellingRefusals } from './webhooks/telling-refusals.js';

/** How often last uses, quotas and refusals are written. A crash loses at most this much of them, and the last uses that wait their turn. */
const flushEveryMs = 250;
/** Last uses of more secrets wait for the next flush: each is a row to change, and a secret in use is used again meanwhile. */
const usesOfAFlush = 500;
/** How soon a change by another process, such as an operator command, is noticed at the latest; well under the published 5 s. */
const watchEveryMs = 200;

/**
 * Everything that runs beside the requests; resolves when what was spent of quotas is known again, so nothing may listen before.
 * Stopping runs each task once more, so that nothing in memory is lost.
 */
export async function startWorkers(parts: {
  readonly app: App;
  readonly db: SqlDatabase;
  readonly rules: RulesInForce;
  readonly log: Logger;
  readonly faultsOf: (task: BackgroundTask) => OnFault;
}): Promise<Repetition> {
  const { app, db, rules, log, faultsOf } = parts;
  const tell = createTeller(db, randomCharacters);
  const plans = () => rules.current().plans;
  const tellingQuotas = createTellingQuotas({ db, plans, tell, now: Date.now });
  const tellingRefusals = createTellingRefusals(db.refusals, tell);
  const quotas = createQuotaKeeper(app.limits, tellingQuotas);
  await quotas.load(Date.now());
  const every = (everyMs: number, task: BackgroundTask, run: () => Promise<void> | void) =>
    repeat(run, { everyMs, onFault: faultsOf(task) });
  const workers = [
    every(flushEveryMs, 'last_uses', () => app.uses.flush(db, usesOfAFlush)),
    every(flushEveryMs, 'senders', () => app.senders.flush(db.rotations)),
    every(flushEveryMs, 'quotas', () => quotas.flush()),
    every(flushEveryMs, 'shadow', () => app.shadow.flush(db.shadow)),
    every(flushEveryMs, 'refusals', () => app.refusals.flush(tellingRefusals)),
    startUsage({ app, db, onFault: faultsOf('usage') }),
    startRetention({ db, usageKeptMs: () => rules.current().usageKeptMs, onFault: faultsOf('retention') }),
    every(flushEveryMs, 'canaries', () => tellOfCanaries(app)),
    startAlerts(app, log, faultsOf('alerts')),
    every(watchEveryMs, 'changes', watchChanges(db, app.remembered, Date.now)),
    startWebhooks({ app, db, log, onFault: faultsOf('webhooks') }),
    startReminders({ app, db, tell, onFault: faultsOf('reminders') }),
    startRotation({ app, db, tell, onFault: faultsOf('rotation') }),
    await watchRules(app.settings.rulesFile, rules, {
      onReloaded: () => log.info('the rules were reloaded'),
      onRefused: (problems) =>
        log.error({ problems }, 'the rules file was refused; the old rules stay in force'),
    }),
  ];
  return {
    async stop() {
      Pace.hurry();
      for (const worker of workers) await worker.stop();
      await app.uses.flush(db).catch(faultsOf('last_uses'));
    },
  };
}
