import type { Kysely } from 'kysely';

/** What the operator grants to and withholds from an account, beside its plan: JSON lists. */
export async function addPermissionOverrides(db: Kysely<unknown>): Promise<void> {
  for (const column of ['granted_permissions', 'withheld_permissions']) {
    await db.schema
      .alterTable('accounts')
      .addColumn(column, 'text', (definition) => definition.notNull().defaultTo('[]'))
      .execute();
  }
}
