import { type Kysely, sql } from 'kysely';
import type { Engine } from '../schema.js';

/** Advice that is not wanted for a key. */
export async function createAdviceDismissals(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const id = engine === 'postgres' ? sql`text collate "C"` : sql`text`;
  await db.schema
    .createTable('advice_dismissals')
    .addColumn('key_id', id, (column) => column.notNull().references('keys.id').onDelete('cascade'))
    .addColumn('advice', id, (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('advice_dismissals_pk', ['key_id', 'advice'])
    .execute();
}
