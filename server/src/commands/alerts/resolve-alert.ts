import type { Alert, Resolution } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import type { Problem } from '../../api/problem.js';
import { type Acting, auditEventOf } from '../acting.js';
import { appendAudit } from '../webhooks/append-audit.js';

export const alertNotFound: Problem = {
  problem: 'not_found',
  detail: 'There is no such alert in this account.',
};

/** Ends an alert. Called expected, it teaches its detector for its key. An ended one stays as it is. */
export function resolveAlert(
  context: ManagementContext,
  wanted: {
    readonly by: Acting;
    readonly accountId: string;
    readonly alertId: string;
    readonly resolution: Resolution;
  },
): Promise<Alert | Problem> {
  const { by, accountId, alertId, resolution } = wanted;
  return context.db.transaction(async (stores) => {
    const alert = await stores.alerts.find(accountId, alertId);
    if (alert === undefined) return alertNotFound;
    if (alert.resolvedAt !== null) return alert;
    const at = context.clock.now();
    const change = { resolvedAt: at, resolvedBy: by.actor.id, resolution };
    await stores.alerts.update(alertId, change);
    const detail = { alertId, detector: alert.detector, resolution };
    const deed = { accountId, action: 'alert.resolved', targetId: alert.keyId, detail } as const;
    await appendAudit(stores, auditEventOf(deed, { by, at, random: context.random }));
    return { ...alert, ...change };
  });
}
