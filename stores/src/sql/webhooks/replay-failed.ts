import type { DeliveryStore } from '@neoagent/core';
import type { Connection } from '../../schema.js';
import { rowOfDelivery } from './webhook-rows.js';

/** New deliveries of the events that never arrived at an endpoint: none of their deliveries is delivered or still pending. */
export async function replayFailed(
  db: Connection,
  { endpointId, since, at, limit, newId }: Parameters<DeliveryStore['replay']>[0],
): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const events = await transaction
      .selectFrom('webhook_events')
      .select('webhook_events.id')
      .where('webhook_events.at', '>=', since)
      .where('webhook_events.id', 'in', (query) =>
        query
          .selectFrom('webhook_deliveries')
          .select('event_id')
          .where('endpoint_id', '=', endpointId)
          .groupBy('event_id')
          .having(({ fn }) => fn.min('state'), '=', 'failed')
          .having(({ fn }) => fn.max('state'), '=', 'failed'),
      )
      .orderBy('webhook_events.sequence')
      .limit(limit)
      .execute();
    const rows = events.map(({ id }) =>
      rowOfDelivery({
        id: newId(),
        endpointId,
        eventId: id,
        createdAt: at,
        state: 'pending',
        attempts: 0,
        nextAttemptAt: at,
      }),
    );
    if (rows.length > 0) await transaction.insertInto('webhook_deliveries').values(rows).execute();
    return rows.length;
  });
}
