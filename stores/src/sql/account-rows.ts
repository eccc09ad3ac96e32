import type { Account } from '@neoagent/core';
import type { Selectable } from 'kysely';
import type { AccountsTable } from '../schema.js';

/** The columns that make an account. */
export const accountColumns = [
  'accounts.id',
  'accounts.name',
  'accounts.plan',
  'accounts.is_operator',
  'accounts.created_at',
  'accounts.suspended_at',
  'accounts.time_zone',
  'accounts.granted_permissions',
  'accounts.withheld_permissions',
] as const;

export function accountOf(row: Selectable<AccountsTable>): Account {
  return {
    id: row.id,
    name: row.name,
    plan: row.plan,
    isOperator: row.is_operator === 1,
    createdAt: row.created_at,
    suspendedAt: row.suspended_at,
    timeZone: row.time_zone,
    grantedPermissions: JSON.parse(row.granted_permissions) as readonly string[],
    withheldPermissions: JSON.parse(row.withheld_permissions) as readonly string[],
  };
}
