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
] as const;

export function accountOf(row: Selectable<AccountsTable>): Account {
  return {
    id: row.id,
    name: row.name,
    plan: row.plan,
    isOperator: row.is_operator === 1,
    createdAt: row.created_at,
    suspendedAt: row.suspended_at,
  };
}
