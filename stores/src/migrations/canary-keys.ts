import { type Kysely, sql } from 'kysely';
import type { Engine } from '../schema.js';

/** Which keys are canaries, and who used them. */
export async function addCanaryKeys(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const id = engine === 'postgres' ? sql`text collate "C"` : sql`text`;
  await db.schema
    .alterTable('keys')
    .addColumn('canary', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createTable('canary_uses')
    .addColumn('key_id', id, (column) => column.notNull().references('keys.id').onDelete('cascade'))
    .addColumn('address', id, (column) => column.notNull())
    .addColumn('user_agent', id, (column) => column.notNull())
    .addColumn('country', 'text')
    .addColumn('first_at', 'bigint', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('canary_uses_pk', ['key_id', 'address', 'user_agent'])
    .execute();
}
