import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { Engine } from '../schema.js';

/** Webhook endpoints, the outbox of their events, and the deliveries with their attempts. */
export async function createWebhooks(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await createEndpoints(db, engine);
  await createEvents(db, engine);
  await createDeliveries(db, engine);
  await db.schema
    .createIndex('keys_by_end')
    .on('keys')
    .column('expires_at')
    .where(sql.ref('revoked_at'), 'is', null)
    .execute();
}

async function createEndpoints(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const id = idOn(engine);
  await db.schema
    .createTable('webhook_endpoints')
    .addColumn('id', id, (column) => column.primaryKey().notNull())
    .addColumn('account_id', id, (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('events', 'text', (column) => column.notNull())
    .addColumn('signature_style', 'text', (column) => column.notNull())
    .addColumn('is_ordered', 'integer', (column) => column.notNull())
    .addColumn('sealed_secret', 'text', (column) => column.notNull())
    .addColumn('secret_hint', 'text', (column) => column.notNull())
    .addColumn('previous_sealed_secret', 'text')
    .addColumn('previous_ends_at', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('disabled_at', 'bigint')
    .addColumn('disabled_reason', 'text')
    .addColumn('failing_since', 'bigint')
    .addColumn('failures', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('webhook_endpoints_of_account')
    .on('webhook_endpoints')
    .columns(['account_id', 'created_at', 'id'])
    .execute();
}

async function createEvents(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const id = idOn(engine);
  await withSequence(db.schema.createTable('webhook_events'), engine)
    .addColumn('id', id, (column) => column.unique().notNull())
    .addColumn('account_id', id, (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .addColumn('once', 'text', (column) => column.unique())
    .addColumn('spread_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('webhook_events_unspread')
    .on('webhook_events')
    .column('sequence')
    .where(sql.ref('spread_at'), 'is', null)
    .execute();
  await db.schema.createIndex('webhook_events_oldest').on('webhook_events').column('at').execute();
}

async function createDeliveries(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const id = idOn(engine);
  await withSequence(db.schema.createTable('webhook_deliveries'), engine)
    .addColumn('id', id, (column) => column.unique().notNull())
    .addColumn('endpoint_id', id, (column) =>
      column.notNull().references('webhook_endpoints.id').onDelete('cascade'),
    )
    .addColumn('event_id', id, (column) =>
      column.notNull().references('webhook_events.id').onDelete('cascade'),
    )
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_attempt_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_pending')
    .on('webhook_deliveries')
    .columns(['endpoint_id', 'next_attempt_at', 'sequence'])
    .where(sql.ref('state'), '=', sql.lit('pending'))
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_in_order')
    .on('webhook_deliveries')
    .columns(['endpoint_id', 'sequence'])
    .where(sql.ref('state'), '=', sql.lit('pending'))
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_of_endpoint')
    .on('webhook_deliveries')
    .columns(['endpoint_id', 'sequence'])
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_of_event')
    .on('webhook_deliveries')
    .columns(['event_id', 'endpoint_id'])
    .execute();
  await db.schema
    .createTable('webhook_attempts')
    .addColumn('delivery_id', id, (column) =>
      column.notNull().references('webhook_deliveries.id').onDelete('cascade'),
    )
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('duration_ms', 'integer', (column) => column.notNull())
    .addColumn('status', 'integer')
    .addColumn('failure', 'text')
    .addColumn('request_headers', 'text', (column) => column.notNull())
    .addColumn('response_body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('webhook_attempts_key', ['delivery_id', 'number'])
    .execute();
}

/** Rows in the order in which they were written. */
function withSequence<T extends string>(
  table: CreateTableBuilder<T>,
  engine: Engine,
): CreateTableBuilder<T | 'sequence'> {
  if (engine === 'sqlite') {
    return table.addColumn('sequence', 'integer', (column) => column.primaryKey().autoIncrement());
  }
  return table.addColumn('sequence', 'bigint', (column) => column.primaryKey().generatedAlwaysAsIdentity());
}

function idOn(engine: Engine) {
  return engine === 'postgres' ? sql`text collate "C"` : sql`text`;
}
