import { type Kysely, sql } from 'kysely';
import type { Engine } from '../schema.js';

/** The minutes on which changed rules of detectors are tried; `seen` is JSON. */
export async function createFindingCandidates(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const id = engine === 'postgres' ? sql`text collate "C"` : sql`text`;
  await db.schema
    .createTable('finding_candidates')
    .addColumn('account_id', id, (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('detector', id, (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('key_id', id, (column) => column.notNull())
    .addColumn('seen', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('finding_candidates_newest')
    .on('finding_candidates')
    .columns(['account_id', 'detector', 'at'])
    .execute();
  await db.schema.createIndex('finding_candidates_age').on('finding_candidates').column('at').execute();
}
