import { type Kysely, sql } from 'kysely';
import type { Engine } from '../schema.js';

/** Invitations, and which of their accounts members chose last. */
export async function addMembers(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const id = engine === 'postgres' ? sql`text collate "C"` : sql`text`;
  await db.schema
    .alterTable('members')
    .addColumn('chosen_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`update members set chosen_at = created_at`.execute(db);
  await db.schema
    .createTable('invitations')
    .addColumn('id', id, (column) => column.primaryKey().notNull())
    .addColumn('account_id', id, (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('email', id, (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('token_digest', id, (column) => column.notNull().unique())
    // No reference: the invitations of somebody removed are dropped by the removal.
    .addColumn('invited_by', id, (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('invitations_email', ['account_id', 'email'])
    .execute();
}
