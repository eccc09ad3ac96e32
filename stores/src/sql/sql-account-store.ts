import type { Account, AccountStore } from '@neoagent/core';
import { sql, type Updateable } from 'kysely';
import type { AccountsTable, Connection, Engine } from '../schema.js';
import { accountColumns, accountOf } from './account-rows.js';
import { atomically } from './atomically.js';
import { listed, text } from './listed.js';

/** Accounts over a connection, or inside the transaction the connection is. */
export function createSqlAccountStore(db: Connection, engine: Engine): AccountStore {
  return {
    insert: (account) => atomically(db, (transaction) => insertAccount(transaction, engine, account)),
    async find(accountId) {
      const row = await selectAccounts(db).where('accounts.id', '=', accountId).executeTakeFirst();
      return row && accountOf(row);
    },
    async findMany(accountIds) {
      const wanted = listed(
        accountIds.map((id) => [id]),
        engine,
      );
      const rows = await selectAccounts(db)
        .where('accounts.id', 'in', sql<string>`(select ${text(0)} from ${wanted})`)
        .execute();
      return rows.map(accountOf);
    },
    async findByEmail(email) {
      // Logins are stored with their e-mail in lower case.
      const row = await selectAccounts(db)
        .innerJoin('members', 'members.account_id', 'accounts.id')
        .innerJoin('auth_users', 'auth_users.id', 'members.user_id')
        .where('auth_users.email', '=', email.toLowerCase())
        .orderBy('members.created_at')
        .orderBy('accounts.id')
        .executeTakeFirst();
      return row && accountOf(row);
    },
    async list() {
      const rows = await selectAccounts(db).orderBy('created_at').orderBy('id').execute();
      return rows.map(accountOf);
    },
    setPlan: (accountId, plan) => update(db, accountId, { plan }),
    setSuspended: (accountId, suspendedAt) => update(db, accountId, { suspended_at: suspendedAt }),
    setTimeZone: (accountId, timeZone) => update(db, accountId, { time_zone: timeZone }),
    setPermissions: (accountId, { grantedPermissions, withheldPermissions }) =>
      update(db, accountId, {
        granted_permissions: JSON.stringify(grantedPermissions),
        withheld_permissions: JSON.stringify(withheldPermissions),
      }),
  };
}

function selectAccounts(db: Connection) {
  return db.selectFrom('accounts').select(accountColumns);
}

async function insertAccount(db: Connection, engine: Engine, account: Account): Promise<Account> {
  const isOperator = (await hasNoAccount(db)) && (await isFirstUnderLock(db, engine));
  await db
    .insertInto('accounts')
    .values({
      id: account.id,
      name: account.name,
      plan: account.plan,
      is_operator: isOperator ? 1 : 0,
      created_at: account.createdAt,
      suspended_at: account.suspendedAt,
      time_zone: account.timeZone,
      granted_permissions: JSON.stringify(account.grantedPermissions),
      withheld_permissions: JSON.stringify(account.withheldPermissions),
    })
    .execute();
  return { ...account, isOperator };
}

/** On SQLite the transaction already holds the only write lock. The Postgres lock ends with the transaction. */
async function isFirstUnderLock(db: Connection, engine: Engine): Promise<boolean> {
  if (engine === 'sqlite') return true;
  await sql`select pg_advisory_xact_lock(hashtext('neoagent first account'))`.execute(db);
  return hasNoAccount(db);
}

async function hasNoAccount(db: Connection): Promise<boolean> {
  const row = await db.selectFrom('accounts').select('id').limit(1).executeTakeFirst();
  return row === undefined;
}

async function update(
  db: Connection,
  accountId: string,
  change: Updateable<AccountsTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('accounts')
    .set(change)
    .where('id', '=', accountId)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
