import { type DeliveryStore, type WebhookEndpoint, wantsEvent } from '@neoagent/core';
import type { Connection, Engine } from '../../schema.js';
import { endpointOf, rowOfDelivery } from './webhook-rows.js';

/** One statement holds at most so many rows: Postgres and SQLite bound the number of parameters. */
const rowsAtOnce = 1000;

/** Makes the deliveries of the oldest events of the outbox, and marks the events, in one transaction. */
export async function fanOut(
  db: Connection,
  engine: Engine,
  { at, limit, newId }: Parameters<DeliveryStore['fanOut']>[0],
): Promise<number> {
  const waiting = await db
    .selectFrom('webhook_events')
    .select('id')
    .where('spread_at', 'is', null)
    .limit(1)
    .execute();
  // Looked at first without a lock: most of the time there is nothing.
  if (waiting.length === 0) return 0;
  return db.transaction().execute(async (transaction) => {
    const events = await transaction
      .selectFrom('webhook_events')
      .select(['id', 'account_id', 'type'])
      .where('spread_at', 'is', null)
      .orderBy('sequence')
      .limit(limit)
      .$if(engine === 'postgres', (query) => query.forUpdate().skipLocked())
      .execute();
    if (events.length === 0) return 0;
    const endpoints = await endpointsOf(transaction, [...new Set(events.map((event) => event.account_id))]);
    const rows = events.flatMap((event) =>
      (endpoints.get(event.account_id) ?? [])
        .filter((endpoint) => wantsEvent(endpoint, event.type))
        .map((endpoint) =>
          rowOfDelivery({
            id: newId(),
            endpointId: endpoint.id,
            eventId: event.id,
            createdAt: at,
            state: 'pending',
            attempts: 0,
            nextAttemptAt: at,
          }),
        ),
    );
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      const part = rows.slice(from, from + rowsAtOnce);
      await transaction.insertInto('webhook_deliveries').values(part).execute();
    }
    const ids = events.map((event) => event.id);
    await transaction.updateTable('webhook_events').set({ spread_at: at }).where('id', 'in', ids).execute();
    return events.length;
  });
}

async function endpointsOf(
  db: Connection,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, readonly WebhookEndpoint[]>> {
  const rows = await db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('account_id', 'in', accountIds)
    .where('disabled_at', 'is', null)
    .orderBy('id')
    .execute();
  const endpoints = new Map<string, WebhookEndpoint[]>();
  for (const endpoint of rows.map(endpointOf)) {
    const own = endpoints.get(endpoint.accountId) ?? [];
    own.push(endpoint);
    endpoints.set(endpoint.accountId, own);
  }
  return endpoints;
}
