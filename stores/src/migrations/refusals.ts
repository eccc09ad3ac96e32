import { type Kysely, sql } from 'kysely';
import type { Engine } from '../schema.js';

/** The refusals of the last days, to be looked up by their request ids. Decides nothing, so nobody is notified of its changes. */
export async function createRefusals(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const id = engine === 'postgres' ? sql`text collate "C"` : sql`text`;
  await db.schema
    .createTable('refusals')
    .addColumn('request_id', id, (column) => column.primaryKey().notNull())
    .addColumn('account_id', id, (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('key_id', id, (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('door', 'text', (column) => column.notNull())
    .addColumn('method', 'text', (column) => column.notNull())
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('route', 'text')
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('status', 'integer', (column) => column.notNull())
    .addColumn('enforced', 'integer', (column) => column.notNull())
    .addColumn('address', 'text')
    .addColumn('user_agent', 'text')
    .addColumn('checks', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('refusals_newest')
    .on('refusals')
    .columns(['account_id', 'at', 'request_id'])
    .execute();
  await db.schema.createIndex('refusals_oldest').on('refusals').columns(['at']).execute();
}
