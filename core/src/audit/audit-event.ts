/** Who acted: a signed-in member, a management key, somebody with a shell on the operator's machine, or a detector. */
export interface Actor {
  readonly kind: 'member' | 'key' | 'operator_command' | 'detector';
  /** User id, key id, name of the detector, or the empty string for a command. */
  readonly id: string;
}

/** What was done, by its object: the closed list of management changes. */
export const auditActions = [
  'account.created',
  'account.plan_changed',
  'account.permissions_changed',
  'account.suspended',
  'account.resumed',
  'key.created',
  'key.changed',
  'key.regenerated',
  'key.disabled',
  'key.enabled',
  'key.revoked',
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
