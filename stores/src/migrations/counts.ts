import { type Kysely, sql } from 'kysely';
import type { Engine } from '../schema.js';

/** The roll-up's note of how far it has come, and the journal that last uses arrive in when there are many. */
export async function createCounts(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('usage_run')
    .addColumn('number', 'bigint', (column) => column.notNull())
    .addColumn('entries', 'text', (column) => column.notNull())
    .addColumn('through', engine === 'postgres' ? sql`text collate "C"` : 'text', (column) =>
      column.notNull(),
    )
    .execute();
  await sql`insert into usage_run (number, entries, through) values (0, '[]', '')`.execute(db);
  await db.schema
    .createTable('last_use_journal')
    .addColumn('sequence', engine === 'postgres' ? 'bigserial' : 'integer', (column) => column.primaryKey())
    .addColumn('uses', 'text', (column) => column.notNull())
    .execute();
}
