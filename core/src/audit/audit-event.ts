/**
 * Who acted: a signed-in member, a key, somebody with a shell on the operator's machine, whoever reported a leaked key, a detector, or
 * the server by itself as its owner had asked.
 */
export interface Actor {
  readonly kind: 'member' | 'key' | 'operator_command' | 'leak_report' | 'detector' | 'system';
  /** User id, key id, name of the detector, or the empty string for a command, a report and the server. */
  readonly id: string;
}

/** What was done, by its object: the closed list of management changes. */
export const auditActions = [
  'account.created',
  'account.plan_changed',
  'account.permissions_changed',
  'account.time_zone_changed',
  'account.rotation_policy_set',
  'account.suspended',
  'account.resumed',
  'member.invited',
  'invitation.cancelled',
  'member.joined',
  'member.role_changed',
  'member.removed',
  'key.created',
  'key.imported',
  'key.changed',
  'key.regenerated',
  'key.rotated',
  'key.grace_extended',
  'key.grace_ended',
  'key.grace_silence_set',
  'key.cutover_reached',
  'key.rotation_policy_set',
  'key.disabled',
  'key.enabled',
  'key.revoked',
  'webhook_endpoint.created',
  'webhook_endpoint.changed',
  'webhook_endpoint.secret_rotated',
  'webhook_endpoint.deleted',
  'key.leaked',
  'key.canary_used',
  'key.advice_dismissed',
  'key.advice_restored',
  'alert.raised',
  'alert.resolved',
  'detector.changed',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Who changed what in management; append-only. `detail` never holds a secret. */
export interface AuditEvent {
  readonly id: string;
  readonly accountId: string;
  readonly at: number;
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly targetId: string;
  readonly address: string | null;
  readonly detail: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}
