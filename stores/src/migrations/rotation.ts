import { type Kysely, sql } from 'kysely';
import type { Engine } from '../schema.js';

/** Who still sends replaced secrets, when their grace period ends by itself, and what accounts ask of rotation. */
export async function createRotation(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const id = engine === 'postgres' ? sql`text collate "C"` : sql`text`;
  await db.schema.alterTable('secrets').addColumn('ends_when_silent_for', 'bigint').execute();
  await db.schema.alterTable('secrets').addColumn('rotation_run', 'text').execute();
  await db.schema
    .createIndex('secrets_in_grace')
    .on('secrets')
    .column('grace_ends_at')
    .where(sql.ref('revoked_at'), 'is', null)
    .execute();
  await db.schema
    .createTable('secret_senders')
    .addColumn('secret_id', id, (column) => column.notNull().references('secrets.id').onDelete('cascade'))
    .addColumn('address', id, (column) => column.notNull())
    .addColumn('user_agent', id, (column) => column.notNull())
    .addColumn('country', 'text')
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addColumn('first_at', 'bigint', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('secret_senders_pk', ['secret_id', 'address', 'user_agent'])
    .execute();
  await db.schema
    .createTable('rotation_policies')
    .addColumn('account_id', id, (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    // No reference: the empty text stands for the whole account.
    .addColumn('key_id', id, (column) => column.notNull())
    .addColumn('rotate_every', 'bigint')
    .addColumn('grace', 'bigint')
    .addColumn('max_lifetime', 'bigint')
    .addPrimaryKeyConstraint('rotation_policies_pk', ['account_id', 'key_id'])
    .execute();
}
