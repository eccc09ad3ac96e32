import type { EndedEndpoint, RecordedAttempt } from '@neoagent/core';
import { sql } from 'kysely';
import type { Connection } from '../../schema.js';
import { atomically } from '../atomically.js';
import { endpointOf, rowOfAttempt } from './webhook-rows.js';

/** Writes attempts with what follows from them, in one transaction; answers the endpoints that this disabled. */
export function recordAttempts(
  db: Connection,
  attempts: readonly RecordedAttempt[],
): Promise<readonly EndedEndpoint[]> {
  return atomically(db, async (transaction) => {
    const ended: EndedEndpoint[] = [];
    // In one order everywhere, so that two processes never wait for each other in a circle.
    const inOrder = [...attempts].sort((a, b) => (a.endpointId < b.endpointId ? -1 : 1));
    for (const recorded of inOrder) {
      if (!(await recordOne(transaction, recorded))) continue;
      const end = await noteOnEndpoint(transaction, recorded);
      if (end !== undefined) ended.push(end);
    }
    return ended;
  });
}

/** Answers `false` when the delivery is gone. What another process found delivered meanwhile stays so. */
async function recordOne(
  db: Connection,
  { deliveryId, attempt, outcome }: RecordedAttempt,
): Promise<boolean> {
  const updated = await db
    .updateTable('webhook_deliveries')
    .set({ state: outcome.state, attempts: attempt.number, next_attempt_at: outcome.nextAttemptAt })
    .where('id', '=', deliveryId)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n) return false;
  await db
    .insertInto('webhook_attempts')
    .values(rowOfAttempt(deliveryId, attempt))
    .onConflict((conflict) => conflict.columns(['delivery_id', 'number']).doNothing())
    .execute();
  return true;
}

async function noteOnEndpoint(
  db: Connection,
  { endpointId, attempt, outcome }: RecordedAttempt,
): Promise<EndedEndpoint | undefined> {
  const endpoint = db.updateTable('webhook_endpoints').where('id', '=', endpointId);
  if (outcome.state === 'delivered') {
    await endpoint.set({ failing_since: null, failures: 0 }).where('failures', '>', 0).execute();
    return undefined;
  }
  await endpoint
    .set({
      failing_since: sql<number>`coalesce(failing_since, ${attempt.at})`,
      failures: sql<number>`failures + 1`,
    })
    .execute();
  const reason = outcome.disables;
  if (reason === null) return undefined;
  const row = await endpoint
    .set({ disabled_at: attempt.at, disabled_reason: reason })
    .where('disabled_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row && { endpoint: endpointOf(row), reason };
}
