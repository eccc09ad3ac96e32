import { type Alert, type AlertCause, type CanaryUse, type Key, minuteMs, type Stores } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import { type Acting, auditEventOf } from '../acting.js';
import { onlyTell, raiseIn } from '../alerts/raise-alert.js';
import { appendAudit } from '../webhooks/append-audit.js';

/** What one address did with one canary since it was last told. Holds no secret. */
export interface CanarySighting extends CanaryUse {
  readonly accountId: string;
  readonly secretId: string;
}

/**
 * Counts uses of canary keys, and raises an alert (`canary_used`) for each key that has none open: all about one key in one transaction,
 * with the audit event `key.canary_used`. While the alert is open, further uses are added to it. Answers the alerts that are new. A use
 * from an address that the owner called expected is counted, and raises nothing.
 */
export async function reportCanaryUses(
  context: ManagementContext,
  sightings: readonly CanarySighting[],
): Promise<readonly Alert[]> {
  const alerts: Alert[] = [];
  for (const keyId of new Set(sightings.map((sighting) => sighting.keyId))) {
    const own = sightings.filter((sighting) => sighting.keyId === keyId);
    const alert = await context.db.transaction((stores) => reportKey(context, stores, own));
    if (alert !== undefined) alerts.push(alert);
  }
  // What the lists of keys show as the last use.
  await context.db.recordLastUses(
    new Map(sightings.map(({ secretId, lastAt, ...use }) => [secretId, lastUseOf(use, lastAt)])),
  );
  return alerts;
}

async function reportKey(
  context: ManagementContext,
  stores: Stores,
  sightings: readonly CanarySighting[],
): Promise<Alert | undefined> {
  const [first] = sightings;
  const record = first && (await stores.keys.find(first.accountId, first.keyId));
  if (record === undefined) return undefined;
  await stores.canaries.record(sightings);
  let raised: Alert | undefined;
  for (const sighting of sightings) {
    const alert = await raiseIn(context, stores, { finding: causeOf(sighting), rule: onlyTell });
    if (alert === undefined) continue;
    await appendUsed(context, stores, { key: record.key, alert, sighting });
    raised = alert;
  }
  return raised;
}

/** The address is the subject: what the owner calls expected is that somebody there tried the canary out. */
function causeOf(sighting: CanarySighting): AlertCause {
  const { accountId, keyId, address, country, userAgent, lastAt } = sighting;
  return {
    detector: 'canary_used',
    keyId,
    accountId,
    at: lastAt - (lastAt % minuteMs),
    severity: 'critical',
    summary: `Somebody used this canary key from ${address ?? 'an unknown address'}: whoever did has read the place where it was planted.`,
    subject: address ?? '',
    measure: 1,
    evidence: {
      address: address ?? 'unknown',
      country: country ?? 'unknown',
      userAgent: userAgent ?? 'none sent',
    },
  };
}

async function appendUsed(
  { random, clock }: ManagementContext,
  stores: Stores,
  used: { readonly key: Key; readonly alert: Alert; readonly sighting: CanarySighting },
): Promise<void> {
  const { key, alert, sighting } = used;
  const { address, country, userAgent, lastAt } = sighting;
  const by: Acting = { actor: { kind: 'detector', id: 'canary_used' }, address };
  const usedAt = new Date(lastAt).toISOString();
  const detail = { name: key.name, alertId: alert.id, usedAt, address, country, userAgent };
  const deed = { accountId: key.accountId, action: 'key.canary_used', targetId: key.id, detail } as const;
  await appendAudit(stores, auditEventOf(deed, { by, at: clock.now(), random }));
}

function lastUseOf({ address, country, userAgent }: Omit<CanarySighting, 'secretId' | 'lastAt'>, at: number) {
  return { at, address, country, userAgent };
}
