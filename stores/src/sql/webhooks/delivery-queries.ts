import type { DeliveryQuery, EndpointRecord, ListedDelivery, ShownDelivery } from '@neoagent/core';
import type { Connection } from '../../schema.js';
import { attemptOf, deliveryOf, eventOf } from './webhook-rows.js';

/** One page of an endpoint's deliveries, newest first. */
export async function listDeliveries(
  db: Connection,
  { accountId, endpointId, state, after, limit }: DeliveryQuery,
): Promise<readonly ListedDelivery[]> {
  const rows = await db
    .selectFrom('webhook_deliveries')
    .innerJoin('webhook_endpoints', 'webhook_endpoints.id', 'webhook_deliveries.endpoint_id')
    .innerJoin('webhook_events', 'webhook_events.id', 'webhook_deliveries.event_id')
    .leftJoin('webhook_attempts', (join) =>
      join
        .onRef('webhook_attempts.delivery_id', '=', 'webhook_deliveries.id')
        .onRef('webhook_attempts.number', '=', 'webhook_deliveries.attempts'),
    )
    .selectAll('webhook_deliveries')
    .select([
      'webhook_events.type as event_type',
      'webhook_attempts.status as last_status',
      'webhook_attempts.at as last_attempt_at',
    ])
    .where('webhook_endpoints.account_id', '=', accountId)
    .where('webhook_deliveries.endpoint_id', '=', endpointId)
    .$if(state !== undefined, (query) => query.where('webhook_deliveries.state', '=', state ?? 'pending'))
    .$if(after !== undefined, (query) =>
      query.where('webhook_deliveries.sequence', '<', ({ selectFrom }) =>
        selectFrom('webhook_deliveries as shown')
          .select('shown.sequence')
          .where('shown.id', '=', after ?? ''),
      ),
    )
    .orderBy('webhook_deliveries.sequence', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...deliveryOf(row),
    eventType: row.event_type,
    lastStatus: row.last_status,
    lastAttemptAt: row.last_attempt_at,
  }));
}

/** A delivery of the account with its event and every attempt. */
export async function findDelivery(
  db: Connection,
  accountId: string,
  deliveryId: string,
): Promise<ShownDelivery | undefined> {
  const row = await db
    .selectFrom('webhook_deliveries')
    .innerJoin('webhook_endpoints', 'webhook_endpoints.id', 'webhook_deliveries.endpoint_id')
    .selectAll('webhook_deliveries')
    .where('webhook_deliveries.id', '=', deliveryId)
    .where('webhook_endpoints.account_id', '=', accountId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const event = await db
    .selectFrom('webhook_events')
    .selectAll()
    .where('id', '=', row.event_id)
    .executeTakeFirst();
  if (event === undefined) return undefined;
  const attempts = await db
    .selectFrom('webhook_attempts')
    .selectAll()
    .where('delivery_id', '=', deliveryId)
    .orderBy('number')
    .execute();
  return { delivery: deliveryOf(row), event: eventOf(event), attempts: attempts.map(attemptOf) };
}

/** How each endpoint of the account did since a moment. Endpoints without a delivery are left out. */
export async function recordsOf(
  db: Connection,
  accountId: string,
  since: number,
): Promise<ReadonlyMap<string, EndpointRecord>> {
  const rows = await db
    .selectFrom('webhook_deliveries')
    .innerJoin('webhook_endpoints', 'webhook_endpoints.id', 'webhook_deliveries.endpoint_id')
    .leftJoin('webhook_attempts', (join) =>
      join
        .onRef('webhook_attempts.delivery_id', '=', 'webhook_deliveries.id')
        .onRef('webhook_attempts.number', '=', 'webhook_deliveries.attempts'),
    )
    .select(({ fn }) => [
      'webhook_deliveries.endpoint_id',
      'webhook_deliveries.state',
      fn.countAll<number>().as('count'),
      fn.max('webhook_attempts.at').as('last_attempt_at'),
    ])
    .where('webhook_endpoints.account_id', '=', accountId)
    .where('webhook_deliveries.created_at', '>=', since)
    .groupBy(['webhook_deliveries.endpoint_id', 'webhook_deliveries.state'])
    .execute();
  const records = new Map<string, EndpointRecord>();
  for (const row of rows) {
    const before = records.get(row.endpoint_id) ?? {
      delivered: 0,
      failed: 0,
      pending: 0,
      lastAttemptAt: null,
    };
    const last = Math.max(before.lastAttemptAt ?? 0, row.last_attempt_at ?? 0);
    records.set(row.endpoint_id, {
      ...before,
      [row.state]: Number(row.count),
      lastAttemptAt: last === 0 ? null : last,
    });
  }
  return records;
}
