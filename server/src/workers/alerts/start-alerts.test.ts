import { emptyMinute, type KeyMinute } from '@neoagent/core';
import { createMemoryDatabase } from '@neoagent/stores';
import { expect, it } from 'vitest';
import type { App } from '../../app.js';
import { issueKey } from '../../commands/issue-key.js';
import { createMetrics } from '../../observability/metrics.js';
import { addAccount, aManagementContext, t0 } from '../../test-support/management.js';
import { startAlerts } from './start-alerts.js';

it('a detector that throws is in /metrics and in the log by its name, and the others go on', async () => {
  const { context, db } = aManagementContext(createMemoryDatabase());
  const account = await addAccount(db);
  const issued = await issueKey(context, {
    by: { actor: { kind: 'member', id: 'usr_1' }, address: null },
    accountId: account.id,
    wanted: { name: 'payments', environment: 'live', permissions: [] },
    creationToken: null,
  });
  if ('problem' in issued) throw new Error(issued.detail);
  const minute: KeyMinute = {
    ...emptyMinute(issued.record.key.id, account.id, t0),
    browserUses: 1,
    get byCountry(): KeyMinute['byCountry'] {
      throw new Error('boom');
    },
  };
  const waiting = [minute];
  const metrics = createMetrics({ cachedKeys: () => 0 });
  const logged: object[] = [];
  // What the worker is given of the running installation.
  const app = {
    db,
    management: context,
    metrics,
    rules: context.rules,
    minutes: { take: () => waiting.splice(0) },
    guesses: { take: () => [] },
    accounts: { inBackground: () => undefined },
    publicUrl: () => 'http://127.0.0.1:3000',
  } as unknown as App;
  const log = { error: (fields: object) => void logged.push(fields) } as unknown as App['log'];
  await startAlerts(app, log, (error) => {
    throw error;
  }).stop();
  expect(await metrics.render()).toMatch(/detector_faults_total\{detector="new_country"\} 1/);
  expect(logged).toContainEqual(expect.objectContaining({ detector: 'new_country' }));
  const open = await db.alerts.list(account.id, { isOpen: true, limit: 10 });
  expect(open.map(({ detector }) => detector)).toContain('browser_use');
});
