import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { Engine } from '../schema.js';

/** Text compared by code unit on both engines, so that both sort ids alike. */
function ordinalText(engine: Engine) {
  return engine === 'postgres' ? sql`text collate "C"` : sql`text`;
}

function withSequence<T extends string>(
  table: CreateTableBuilder<T>,
  engine: Engine,
): CreateTableBuilder<T | 'sequence'> {
  if (engine === 'sqlite') {
    return table.addColumn('sequence', 'integer', (column) => column.primaryKey().autoIncrement());
  }
  return table.addColumn('sequence', 'bigint', (column) => column.primaryKey().generatedAlwaysAsIdentity());
}

async function createAccounts(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const id = ordinalText(engine);
  await db.schema
    .createTable('accounts')
    .addColumn('id', id, (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('plan', 'text', (column) => column.notNull())
    .addColumn('is_operator', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('suspended_at', 'bigint')
    .execute();
  await sql`create unique index accounts_one_operator on accounts (is_operator) where is_operator = 1`.execute(
    db,
  );
  await db.schema
    .createTable('members')
    .addColumn('account_id', id, (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('user_id', id, (column) => column.notNull().references('auth_users.id').onDelete('cascade'))
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('members_pk', ['account_id', 'user_id'])
    .execute();
  await db.schema.createIndex('members_user').on('members').columns(['user_id', 'created_at']).execute();
}

async function createKeys(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const id = ordinalText(engine);
  await db.schema
    .createTable('keys')
    .addColumn('id', id, (column) => column.primaryKey().notNull())
    .addColumn('account_id', id, (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('name_folded', 'text', (column) => column.notNull())
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('permissions', 'text', (column) => column.notNull())
    .addColumn('allowed_addresses', 'text', (column) => column.notNull())
    .addColumn('browser_guard', 'text', (column) => column.notNull())
    // No reference: who made a key stays known after the maker's login is gone.
    .addColumn('created_by', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('disabled_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .addColumn('creation_token', 'text')
    .execute();
  await db.schema.createIndex('keys_newest').on('keys').columns(['account_id', 'created_at']).execute();
  await sql`create unique index keys_live_name on keys (account_id, name_folded) where revoked_at is null`.execute(
    db,
  );
  await db.schema
    .createIndex('keys_creation_token')
    .unique()
    .on('keys')
    .columns(['account_id', 'creation_token'])
    .execute();
}

async function createSecrets(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const id = ordinalText(engine);
  await withSequence(db.schema.createTable('secrets'), engine)
    .addColumn('id', id, (column) => column.notNull().unique())
    .addColumn('key_id', id, (column) => column.notNull().references('keys.id').onDelete('cascade'))
    .addColumn('digest', id, (column) => column.notNull().unique())
    .addColumn('hint', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('grace_ends_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .addColumn('last_used_address', 'text')
    .addColumn('last_used_user_agent', 'text')
    .execute();
  await db.schema.createIndex('secrets_key').on('secrets').columns(['key_id']).execute();
}

async function createAuditEvents(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await withSequence(db.schema.createTable('audit_events'), engine)
    .addColumn('id', ordinalText(engine), (column) => column.notNull().unique())
    // Restricted: an account with a history is not deleted by mistake, and its history never silently.
    .addColumn('account_id', ordinalText(engine), (column) =>
      column.notNull().references('accounts.id').onDelete('restrict'),
    )
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor_kind', 'text', (column) => column.notNull())
    .addColumn('actor_id', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('target_id', 'text', (column) => column.notNull())
    .addColumn('address', 'text')
    .addColumn('detail', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('audit_events_newest')
    .on('audit_events')
    .columns(['account_id', 'at', 'sequence'])
    .execute();
}

/** Accounts, members, keys with their secrets, audit events. Needs the login tables to exist. */
export async function createFirstSchema(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await createAccounts(db, engine);
  await createKeys(db, engine);
  await createSecrets(db, engine);
  await createAuditEvents(db, engine);
}
