import {
  type Alert,
  type AlertCause,
  type AlertPlace,
  allDetectors,
  type DetectorRule,
  isExpected,
  possibleReactions,
  type Reaction,
  type Stores,
  scopeOf,
} from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import { isProblem } from '../../api/problem.js';
import { type Acting, auditEventOf, newId } from '../acting.js';
import { refuseEnded } from '../key-ended.js';
import type { KeyStep } from '../key-step.js';
import { appendAudit } from '../webhooks/append-audit.js';
import { throttleStep } from './throttle-key.js';

/** What to do about a finding, as the account's rule says. */
export type WantedReaction = Pick<DetectorRule, 'reaction' | 'throttlePercent'>;

/** Say so, and do nothing by itself. */
export const onlyTell: WantedReaction = { reaction: 'notify', throttlePercent: 100 };

/**
 * Turns a finding into an alert, or adds it to the open alert of the same detector and key (or account), and does what the account's rule says,
 * all in one transaction with the audit events. Answers the alert when it is new; `undefined` when it was added, is expected, or its
 * key is gone. A key that cannot be throttled or disabled any more is left as it is.
 */
export async function raiseAlert(
  context: ManagementContext,
  finding: AlertCause,
  rule: WantedReaction,
): Promise<Alert | undefined> {
  const touched = { isKey: false };
  try {
    return await context.db.transaction((stores) => raiseIn(context, stores, { finding, rule, touched }));
  } finally {
    if (touched.isKey) context.forgetKey(finding.keyId);
  }
}

/** What is about the account as a whole is one alert, whichever key it was seen at. */
function placeOf({ accountId, keyId, detector }: AlertCause): AlertPlace {
  return scopeOf(detector) === 'account' ? { accountId, detector } : { accountId, keyId, detector };
}

/** The same within a transaction that does more. `touched` says whether caches must forget the key once it is over. */
export async function raiseIn(
  context: ManagementContext,
  stores: Stores,
  { finding, rule, touched = { isKey: false } }: Raising,
): Promise<Alert | undefined> {
  const record = await stores.keys.find(finding.accountId, finding.keyId);
  if (record === undefined) return undefined;
  const place = placeOf(finding);
  if (isExpected(finding, await stores.alerts.listExpected(place))) return undefined;
  const open = await stores.alerts.findOpen(place);
  if (open !== undefined) {
    await stores.alerts.update(open.id, addedTo(open, finding));
    return undefined;
  }
  const at = context.clock.now();
  const step = await reactionStep(context, stores, { finding, rule, at });
  touched.isKey = step !== undefined;
  const alert = newAlert(context, finding, step === undefined ? 'notify' : rule.reaction);
  await stores.alerts.insert(alert);
  const by: Acting = { actor: { kind: 'detector', id: finding.detector }, address: null };
  const { detector, severity, summary, keyId, accountId } = alert;
  const deed = { accountId, action: 'alert.raised', targetId: keyId } as const;
  const detail = { alertId: alert.id, detector, severity, summary, reaction: alert.reaction };
  const made = { by, at, random: context.random };
  await appendAudit(stores, auditEventOf({ ...deed, detail }, made));
  if (step !== undefined) {
    await stores.keys.update(keyId, step.change ?? {});
    const done = { accountId, action: step.action, targetId: keyId, detail: step.detail };
    await appendAudit(stores, auditEventOf(done, made));
  }
  return alert;
}

interface Raising {
  readonly finding: AlertCause;
  readonly rule: WantedReaction;
  readonly touched?: { isKey: boolean };
}

function newAlert(context: ManagementContext, finding: AlertCause, reaction: Reaction): Alert {
  const { at, ...found } = finding;
  return {
    ...found,
    id: newId('alr', context.random),
    since: at,
    lastAt: at,
    count: 1,
    reaction,
    resolvedAt: null,
    resolvedBy: null,
    resolution: null,
  };
}

function addedTo(open: Alert, { severity, summary, subject, measure, evidence, at }: AlertCause) {
  return {
    severity,
    summary,
    subject,
    measure,
    evidence,
    lastAt: Math.max(open.lastAt, at),
    count: open.count + 1,
  };
}

/** What the account wants done by itself, where the detector may do it. */
async function reactionStep(
  context: ManagementContext,
  stores: Stores,
  { finding, rule, at }: { readonly finding: AlertCause; readonly rule: WantedReaction; readonly at: number },
): Promise<KeyStep | undefined> {
  const record = await stores.keys.find(finding.accountId, finding.keyId);
  if (rule.reaction === 'notify' || record === undefined) return undefined;
  const detector = allDetectors.find(({ name }) => name === finding.detector);
  if (detector !== undefined && !possibleReactions(detector).includes(rule.reaction)) return undefined;
  const { key } = record;
  if (isProblem(refuseEnded(key, at) ?? {}) || key.disabledAt !== null) return undefined;
  if (rule.reaction === 'disable')
    return { action: 'key.disabled', change: { disabledAt: at }, detail: { name: key.name } };
  const account = await stores.accounts.find(finding.accountId);
  const limits = context.rules().plans.get(account?.plan ?? '')?.limits ?? [];
  return throttleStep(key, limits, rule.throttlePercent);
}
