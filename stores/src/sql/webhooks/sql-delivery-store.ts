import type { DeliveryStore } from '@neoagent/core';
import type { Connection, Engine } from '../../schema.js';
import { claimDeliveries, dueEndpoints } from './claim-deliveries.js';
import { findDelivery, listDeliveries, recordsOf } from './delivery-queries.js';
import { fanOut } from './fan-out.js';
import { recordAttempts } from './record-attempts.js';
import { replayFailed } from './replay-failed.js';

/** Deliveries over a database of either engine. Claims skip what others hold; on SQLite a transaction holds the only lock. */
export function createSqlDeliveryStore(db: Connection, engine: Engine): DeliveryStore {
  return {
    fanOut: (order) => fanOut(db, engine, order),
    due: (at) => dueEndpoints(db, at),
    claim: (claim) => claimDeliveries(db, engine, claim),
    record: (attempts) => recordAttempts(db, attempts),
    list: (query) => listDeliveries(db, query),
    find: (accountId, deliveryId) => findDelivery(db, accountId, deliveryId),
    replay: (order) => replayFailed(db, order),
    records: (accountId, since) => recordsOf(db, accountId, since),
    async prune(before) {
      await db
        .deleteFrom('webhook_events')
        .where('at', '<', before)
        .where('spread_at', 'is not', null)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('webhook_deliveries')
                .select('webhook_deliveries.id')
                .whereRef('webhook_deliveries.event_id', '=', 'webhook_events.id')
                .where('webhook_deliveries.state', '=', 'pending'),
            ),
          ),
        )
        .execute();
    },
  };
}
