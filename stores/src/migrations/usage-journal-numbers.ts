import { type Kysely, sql } from 'kysely';
import type { Engine } from '../schema.js';

/**
 * An entry of the journal is named by its number, so no number is given twice, not even when the journal was empty in between. Postgres
 * never did; SQLite does unless it is told (https://sqlite.org/autoinc.html).
 */
export async function numberJournalOnce(db: Kysely<unknown>, engine: Engine): Promise<void> {
  if (engine === 'postgres') return;
  await db.schema.alterTable('usage_journal').renameTo('usage_journal_before').execute();
  await db.schema
    .createTable('usage_journal')
    .addColumn('sequence', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('rows', 'text', (column) => column.notNull())
    .execute();
  // A run that was broken off names entries by their numbers: they keep them.
  await sql`insert into usage_journal (sequence, rows) select sequence, rows from usage_journal_before`.execute(
    db,
  );
  await db.schema.dropTable('usage_journal_before').execute();
}
