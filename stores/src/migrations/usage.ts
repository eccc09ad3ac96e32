import { type Kysely, sql } from 'kysely';
import type { Engine } from '../schema.js';

/** Counts of decisions by minute, hour and day, the journal they arrive in, and the country of a last use. */
export async function createUsage(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema.alterTable('secrets').addColumn('last_used_country', 'text').execute();
  await db.schema
    .createTable('usage_journal')
    .addColumn('sequence', engine === 'postgres' ? 'bigserial' : 'integer', (column) => column.primaryKey())
    .addColumn('rows', 'text', (column) => column.notNull())
    .execute();
  for (const table of ['usage_minutes', 'usage_hours', 'usage_days']) await createSteps(db, engine, table);
}

async function createSteps(db: Kysely<unknown>, engine: Engine, table: string): Promise<void> {
  const id = engine === 'postgres' ? sql`text collate "C"` : sql`text`;
  await db.schema
    .createTable(table)
    .addColumn('account_id', id, (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('key_id', id, (column) => column.notNull())
    .addColumn('secret_id', id, (column) => column.notNull())
    .addColumn('route', id, (column) => column.notNull())
    .addColumn('reason', id, (column) => column.notNull())
    .addColumn('status_class', 'integer', (column) => column.notNull())
    .addColumn('bucket', 'bigint', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addColumn('rolled', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint(`${table}_pk`, [
      'account_id',
      'bucket',
      'secret_id',
      'route',
      'reason',
      'status_class',
    ] as never[])
    // The key is most of the row: kept once, not twice.
    .$call((builder) => (engine === 'sqlite' ? builder.modifyEnd(sql`without rowid`) : builder))
    .execute();
  await db.schema.createIndex(`${table}_oldest`).on(table).columns(['bucket']).execute();
  if (table === 'usage_days') return;
  await sql`create index ${sql.id(`${table}_open`)} on ${sql.table(table)} (bucket) where count > rolled`.execute(
    db,
  );
}
