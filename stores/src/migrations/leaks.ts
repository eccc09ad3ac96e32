import type { Kysely } from 'kysely';

/** When a secret was first reported as leaked. */
export async function addLeaks(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('secrets').addColumn('leaked_at', 'bigint').execute();
}
