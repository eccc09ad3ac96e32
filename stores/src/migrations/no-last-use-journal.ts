import type { Kysely } from 'kysely';

/** Last uses go to their secrets alone. What a crash left in the journal is about secrets that are in use, and will be again. */
export async function dropLastUseJournal(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('last_use_journal').execute();
}
