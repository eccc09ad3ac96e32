import type { AuditEvent } from '@neoagent/sdk';
import { detectorTitle } from '../alerts/alert-text.js';

const actions: Readonly<Record<string, string>> = {
  'key.created': 'Created',
  'key.imported': 'Imported',
  'key.changed': 'Changed',
  'key.regenerated': 'Regenerated',
  'key.rotated': 'Rotated',
  'key.grace_extended': 'Grace period extended',
  'key.grace_ended': 'Grace period ended',
  'key.grace_silence_set': 'End by silence changed',
  'key.cutover_reached': 'Old secret ended: nobody sent it any more',
  'key.rotation_policy_set': 'Rotation policy set',
  'key.disabled': 'Disabled',
  'key.enabled': 'Enabled',
  'key.revoked': 'Revoked',
  'key.leaked': 'Reported as leaked',
  'alert.raised': 'Alert raised',
  'alert.resolved': 'Alert resolved',
  'detector.changed': 'Detector changed',
  'key.canary_used': 'Canary used',
  'key.advice_dismissed': 'Advice dismissed',
  'key.advice_restored': 'Advice shown again',
};

/** What was done, as a word; an action this page does not know is shown by its own name. */
export function actionText(action: string): string {
  return actions[action] ?? action;
}

/** Who did it, as a reader would say it. */
export function actorText(actor: AuditEvent['actor'], memberId: string): string {
  if (actor.kind === 'operator_command') return 'Operator command';
  if (actor.kind === 'leak_report') return 'Leak report';
  if (actor.kind === 'detector') return `Detector “${detectorTitle(actor.id)}”`;
  if (actor.kind === 'system') return 'the server, as you had asked';
  if (actor.kind === 'member' && actor.id === memberId) return 'You';
  return actor.name ?? actor.id;
}

/** The detail as short "name: value" lines; values that are not plain are left to the audit log itself. */
export function detailLines(detail: AuditEvent['detail']): readonly string[] {
  return Object.entries(detail).flatMap(([name, value]) => {
    const text = plainText(value);
    return text === undefined ? [] : [`${name}: ${text}`];
  });
}

function plainText(value: unknown): string | undefined {
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(String).join(', ');
  return typeof value === 'object' ? undefined : String(value);
}
