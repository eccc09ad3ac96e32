import { type Kysely, sql } from 'kysely';
import type { Engine } from '../schema.js';

/**
 * Planned ends in the order they are read in, page by page: many keys that were made at once end at once, and without their ids in the
 * index each page would put all of them in order again.
 */
export async function orderEnds(db: Kysely<unknown>, _engine: Engine): Promise<void> {
  for (const { index, table, end } of [
    { index: 'keys_by_end', table: 'keys', end: 'expires_at' },
    { index: 'secrets_in_grace', table: 'secrets', end: 'grace_ends_at' },
  ]) {
    await db.schema.dropIndex(index).execute();
    await db.schema
      .createIndex(index)
      .on(table)
      .columns([end, 'id'])
      .where(sql.ref('revoked_at'), 'is', null)
      .execute();
  }
}
