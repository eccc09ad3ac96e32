import { type Kysely, sql } from 'kysely';
import type { Engine } from '../schema.js';

/** Limits of keys, time zones of accounts, what was spent of quotas, and what rules in shadow would have refused. */
export async function addLimits(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const id = engine === 'postgres' ? sql`text collate "C"` : sql`text`;
  await db.schema
    .alterTable('keys')
    .addColumn('limits', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
  await db.schema
    .alterTable('accounts')
    .addColumn('time_zone', 'text', (column) => column.notNull().defaultTo('UTC'))
    .execute();
  await db.schema
    .createTable('quota_counts')
    .addColumn('counter', id, (column) => column.notNull())
    .addColumn('period_start', 'bigint', (column) => column.notNull())
    .addColumn('period_end', 'bigint', (column) => column.notNull())
    .addColumn('used', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('quota_counts_pk', ['counter', 'period_start'])
    .execute();
  await db.schema.createIndex('quota_counts_end').on('quota_counts').columns(['period_end']).execute();
  await createShadowRefusals(db, id);
}

async function createShadowRefusals(db: Kysely<unknown>, id: ReturnType<typeof sql>): Promise<void> {
  await db.schema
    .createTable('shadow_refusals')
    .addColumn('account_id', id, (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('key_id', id, (column) => column.notNull().references('keys.id').onDelete('cascade'))
    .addColumn('route', id, (column) => column.notNull())
    .addColumn('rule', id, (column) => column.notNull())
    .addColumn('reason', id, (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addColumn('first_at', 'bigint', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('shadow_refusals_pk', ['account_id', 'key_id', 'route', 'rule', 'reason'])
    .execute();
}
