import type { MemberStore, MembershipName, Role } from '@neoagent/core';
import { sql } from 'kysely';
import type { Connection, Engine } from '../schema.js';
import { accountColumns, accountOf } from './account-rows.js';
import { atomically } from './atomically.js';

/** Memberships over a connection, or inside the transaction the connection is. */
export function createSqlMemberStore(db: Connection, engine: Engine): MemberStore {
  return {
    async insert(member) {
      await db
        .insertInto('members')
        .values({
          account_id: member.accountId,
          user_id: member.userId,
          role: member.role,
          created_at: member.createdAt,
          chosen_at: member.createdAt,
        })
        .execute();
    },
    async membershipsOf(userId) {
      const rows = await db
        .selectFrom('members')
        .innerJoin('accounts', 'accounts.id', 'members.account_id')
        .select(accountColumns)
        .select(['members.role', 'members.created_at as joined_at'])
        .where('members.user_id', '=', userId)
        .orderBy('members.chosen_at', 'desc')
        .orderBy('accounts.id')
        .execute();
      return rows.map((row) => ({ account: accountOf(row), role: row.role, joinedAt: row.joined_at }));
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
    lock: (accountId) => lock(db, engine, accountId),
    choose: (membership, at) => choose(db, membership, at),
    setRole: (membership, role) =>
      atomically(db, async (transaction) => {
        await lock(transaction, engine, membership.accountId);
        return setRole(transaction, membership, role);
      }),
    remove: (membership) =>
      atomically(db, async (transaction) => {
        await lock(transaction, engine, membership.accountId);
        return remove(transaction, membership);
      }),
  };
}

/** On SQLite the transaction already holds the only write lock. What only refers to the account, such as new keys, does not wait. */
async function lock(db: Connection, engine: Engine, accountId: string): Promise<void> {
  if (engine === 'sqlite') return;
  await sql`select id from accounts where id = ${accountId} for no key update`.execute(db);
}

function isNotLastOwner({ accountId, userId }: MembershipName) {
  return sql<boolean>`(role <> 'owner' or exists (
    select 1 from members as other
    where other.account_id = ${accountId} and other.user_id <> ${userId} and other.role = 'owner'
  ))`;
}

/** Later than every other choice even when the clock stands or went back. */
async function choose(db: Connection, { accountId, userId }: MembershipName, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('members')
    .set({
      chosen_at: sql`(
        select case when max(chosen_at) >= ${at} then max(chosen_at) + 1 else cast(${at} as bigint) end
        from members where user_id = ${userId}
      )`,
    })
    .where('account_id', '=', accountId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function setRole(db: Connection, membership: MembershipName, role: Role): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('members')
    .set({ role })
    .where('account_id', '=', membership.accountId)
    .where('user_id', '=', membership.userId)
    .where(role === 'owner' ? sql<boolean>`1 = 1` : isNotLastOwner(membership))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function remove(db: Connection, membership: MembershipName): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('members')
    .where('account_id', '=', membership.accountId)
    .where('user_id', '=', membership.userId)
    .where(isNotLastOwner(membership))
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
