import { type Kysely, sql } from 'kysely';

/** Which secrets are another system's: only where there are some is a credential of a foreign shape looked up. */
export async function markImportedSecrets(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('secrets')
    .addColumn('is_imported', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createIndex('secrets_imported')
    .on('secrets')
    .column('id')
    .where(sql.ref('is_imported'), '=', sql.lit(1))
    .execute();
}
