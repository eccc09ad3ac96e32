import type { MemberStore } from '@neoagent/core';
import type { Connection } from '../schema.js';
import { accountColumns, accountOf } from './account-rows.js';

/** Memberships over a connection, or inside the transaction the connection is. */
export function createSqlMemberStore(db: Connection): MemberStore {
  return {
    async insert(member) {
      await db
        .insertInto('members')
        .values({
          account_id: member.accountId,
          user_id: member.userId,
          role: member.role,
          created_at: member.createdAt,
        })
        .execute();
    },
    async membershipsOf(userId) {
      const rows = await db
        .selectFrom('members')
        .innerJoin('accounts', 'accounts.id', 'members.account_id')
        .select(accountColumns)
        .select('members.role')
        .where('members.user_id', '=', userId)
        .orderBy('members.created_at')
        .orderBy('accounts.id')
        .execute();
      return rows.map((row) => ({ account: accountOf(row), role: row.role }));
    },
    async list(accountId) {
      const rows = await db
        .selectFrom('members')
        .innerJoin('auth_users', 'auth_users.id', 'members.user_id')
        .select(['account_id', 'user_id', 'role', 'members.created_at', 'email', 'name'])
        .where('account_id', '=', accountId)
        .orderBy('members.created_at')
        .orderBy('user_id')
        .execute();
      return rows.map((row) => ({
        accountId: row.account_id,
        userId: row.user_id,
        role: row.role,
        createdAt: row.created_at,
        email: row.email,
        name: row.name ?? '',
      }));
    },
  };
}
