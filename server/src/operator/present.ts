import type { Account, KeyWithSecrets } from '@neoagent/core';
import type { ManagementContext } from '../api/context.js';
import { type Beholding, type PresentedKey, presentKey } from '../api/keys/present.js';

/** A key as commands print it: as the management API shows it, and whose it is. */
export interface OperatorKey extends PresentedKey {
  readonly accountId: string;
}

export function presentOperatorKey(record: KeyWithSecrets, beholding: Beholding): OperatorKey {
  return { ...presentKey(record, beholding), accountId: record.key.accountId };
}

/** The same, for a record on its own. */
export async function beholdKey(context: ManagementContext, record: KeyWithSecrets): Promise<OperatorKey> {
  const members = await context.db.members.list(record.key.accountId);
  return presentOperatorKey(record, { at: context.clock.now(), members });
}

/** The lines that tell a person about a key. */
export function keyFields(key: OperatorKey): readonly (readonly [string, string])[] {
  return [
    ['id', key.id],
    ['name', key.name],
    ['account', key.accountId],
    ['environment', key.environment],
    ['hint', key.hint],
    ['status', key.status],
    ...(key.isCanary ? [['kind', 'canary: never works, tells when it is used'] as const] : []),
    ...(key.graceEndsAt === null || key.mustRotateBy !== null
      ? []
      : [['old secret works until', key.graceEndsAt] as const]),
    ...(key.mustRotateBy === null ? [] : [['leaked; rotate by', key.mustRotateBy] as const]),
    ['permissions', key.permissions.join(', ') || 'none'],
    ['addresses', key.allowedAddresses.join(', ') || 'any'],
    ['own limits', key.limits.map(({ name, allow, per }) => `${name}=${allow}/${per}`).join(', ') || 'none'],
    ['browser guard', key.browserGuard],
    ['created', `${key.createdAt} by ${key.createdBy?.name ?? 'an operator’s command'}`],
    ['expires', key.expiresAt ?? 'never'],
    [
      'last used',
      key.lastUsed === null ? 'never' : `${key.lastUsed.at} from ${key.lastUsed.address ?? 'unknown'}`,
    ],
  ];
}

/** An account as commands print it. `email` is its first member's; empty when it has none. */
export interface OperatorAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly plan: string;
  readonly isOperator: boolean;
  readonly createdAt: string;
  readonly suspendedAt: string | null;
  readonly timeZone: string;
  readonly grantedPermissions: readonly string[];
  readonly withheldPermissions: readonly string[];
}

export async function beholdAccount({ db }: ManagementContext, account: Account): Promise<OperatorAccount> {
  const [first] = await db.members.list(account.id);
  return {
    id: account.id,
    name: account.name,
    email: first?.email ?? '',
    plan: account.plan,
    isOperator: account.isOperator,
    createdAt: new Date(account.createdAt).toISOString(),
    suspendedAt: account.suspendedAt === null ? null : new Date(account.suspendedAt).toISOString(),
    timeZone: account.timeZone,
    grantedPermissions: account.grantedPermissions,
    withheldPermissions: account.withheldPermissions,
  };
}

/** The lines that tell a person about an account. */
export function accountFields(account: OperatorAccount): readonly (readonly [string, string])[] {
  return [
    ['id', account.id],
    ['name', account.name],
    ['e-mail', account.email],
    ['plan', account.plan],
    ['operator', account.isOperator ? 'yes' : 'no'],
    ['suspended', account.suspendedAt ?? 'no'],
    ['time zone', account.timeZone],
    ['granted', account.grantedPermissions.join(', ') || 'nothing beside the plan'],
    ['withheld', account.withheldPermissions.join(', ') || 'nothing'],
  ];
}
