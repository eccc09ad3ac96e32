import {
  type ClaimedDelivery,
  type DeliveryClaim,
  type DueEndpoint,
  longestDelayMs,
  type WebhookEndpoint,
} from '@neoagent/core';
import type { Connection, Engine } from '../../schema.js';
import { deliveryOf, endpointOf, eventOf } from './webhook-rows.js';

/** Nothing waits longer than this; what seems to was planned before the clock stepped back. */
const horizonMs = longestDelayMs + 3_600_000;

/** Enabled endpoints with a delivery that is due. One look into an index for each endpoint. */
export async function dueEndpoints(db: Connection, at: number): Promise<readonly DueEndpoint[]> {
  const rows = await db
    .selectFrom('webhook_endpoints')
    .select(['id', 'failing_since', 'is_ordered'])
    .where('disabled_at', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('webhook_deliveries')
          .select('webhook_deliveries.id')
          .whereRef('webhook_deliveries.endpoint_id', '=', 'webhook_endpoints.id')
          .where('webhook_deliveries.state', '=', 'pending')
          .where(({ or, eb }) =>
            or([eb('next_attempt_at', '<=', at), eb('next_attempt_at', '>', at + horizonMs)]),
          ),
      ),
    )
    .execute();
  return rows.map((row) => ({
    endpointId: row.id,
    isFailing: row.failing_since !== null,
    isOrdered: row.is_ordered === 1,
  }));
}

/** Takes deliveries for one claimant: until the lease ends they are not due for anybody. */
export async function claimDeliveries(
  db: Connection,
  engine: Engine,
  claim: DeliveryClaim,
): Promise<readonly ClaimedDelivery[]> {
  if (claim.room.size === 0) return [];
  return db.transaction().execute(async (transaction) => {
    const endpoints = await transaction
      .selectFrom('webhook_endpoints')
      .selectAll()
      .where('id', 'in', [...claim.room.keys()])
      .where('disabled_at', 'is', null)
      .execute();
    const claimed: ClaimedDelivery[] = [];
    for (const endpoint of endpoints.map(endpointOf)) {
      claimed.push(...(await claimOf(transaction, engine, { endpoint, claim })));
    }
    return claimed;
  });
}

async function claimOf(
  db: Connection,
  engine: Engine,
  { endpoint, claim }: { readonly endpoint: WebhookEndpoint; readonly claim: DeliveryClaim },
): Promise<readonly ClaimedDelivery[]> {
  const pending = db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('endpoint_id', '=', endpoint.id)
    .where('state', '=', 'pending')
    .$if(engine === 'postgres', (query) => query.forUpdate().skipLocked());
  const rows = endpoint.isOrdered
    ? (await lockedOldest(db, endpoint.id, pending)).filter(({ next_attempt_at }) =>
        isDue(next_attempt_at ?? 0, claim.at),
      )
    : await pending
        .where(({ or, eb }) =>
          or([eb('next_attempt_at', '<=', claim.at), eb('next_attempt_at', '>', claim.at + horizonMs)]),
        )
        .orderBy('next_attempt_at')
        .orderBy('sequence')
        .limit(claim.room.get(endpoint.id) ?? 0)
        .execute();
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  await db
    .updateTable('webhook_deliveries')
    .set({ next_attempt_at: claim.leaseEndsAt })
    .where('id', 'in', ids)
    .execute();
  const events = await eventsOf(
    db,
    rows.map((row) => row.event_id),
  );
  return rows.flatMap((row) => {
    const event = events.get(row.event_id);
    return event === undefined ? [] : [{ delivery: deliveryOf(row), event, endpoint }];
  });
}

/** The oldest pending delivery when nobody else holds it. Named first: skipping a locked one would take the next out of order. */
async function lockedOldest<T extends { id: string; next_attempt_at: number | null }>(
  db: Connection,
  endpointId: string,
  pending: { where(column: 'id', is: '=', id: string): { execute(): Promise<T[]> } },
): Promise<T[]> {
  const oldest = await db
    .selectFrom('webhook_deliveries')
    .select('id')
    .where('endpoint_id', '=', endpointId)
    .where('state', '=', 'pending')
    .orderBy('sequence')
    .limit(1)
    .executeTakeFirst();
  return oldest === undefined ? [] : pending.where('id', '=', oldest.id).execute();
}

function isDue(nextAttemptAt: number, at: number): boolean {
  return nextAttemptAt <= at || nextAttemptAt > at + horizonMs;
}

async function eventsOf(db: Connection, ids: readonly string[]) {
  const rows = await db.selectFrom('webhook_events').selectAll().where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, eventOf(row)]));
}
