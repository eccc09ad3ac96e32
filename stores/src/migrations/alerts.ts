import { type Kysely, sql } from 'kysely';
import type { Engine } from '../schema.js';

/** Alerts, the rules accounts choose for detectors, and what detectors remember. */
export async function createAlerts(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const id = engine === 'postgres' ? sql`text collate "C"` : sql`text`;
  await createAlertTable(db, id);
  await db.schema
    .createTable('detector_rules')
    .addColumn('account_id', id, (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('detector', id, (column) => column.notNull())
    .addColumn('enabled', 'integer', (column) => column.notNull())
    .addColumn('reaction', 'text', (column) => column.notNull())
    .addColumn('throttle_percent', 'integer', (column) => column.notNull())
    .addColumn('parameters', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('detector_rules_pk', ['account_id', 'detector'])
    .execute();
  await db.schema
    .createTable('detector_memories')
    .addColumn('scope', id, (column) => column.primaryKey().notNull())
    .addColumn('account_id', id, (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('detector_findings')
    .addColumn('account_id', id, (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('detector', id, (column) => column.notNull())
    .addColumn('day', 'bigint', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('detector_findings_pk', ['account_id', 'detector', 'day'])
    .execute();
}

async function createAlertTable(db: Kysely<unknown>, id: ReturnType<typeof sql>): Promise<void> {
  await db.schema
    .createTable('alerts')
    .addColumn('id', id, (column) => column.primaryKey().notNull())
    .addColumn('account_id', id, (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('key_id', id, (column) => column.notNull().references('keys.id').onDelete('cascade'))
    .addColumn('detector', 'text', (column) => column.notNull())
    .addColumn('severity', 'text', (column) => column.notNull())
    .addColumn('summary', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('measure', 'double precision', (column) => column.notNull())
    .addColumn('evidence', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addColumn('reaction', 'text', (column) => column.notNull())
    .addColumn('resolved_at', 'bigint')
    .addColumn('resolved_by', 'text')
    .addColumn('resolution', 'text')
    .execute();
  await db.schema
    .createIndex('alerts_newest')
    .on('alerts')
    .columns(['account_id', 'last_at', 'id'])
    .execute();
  await db.schema.createIndex('alerts_of_key').on('alerts').columns(['key_id', 'detector']).execute();
}
