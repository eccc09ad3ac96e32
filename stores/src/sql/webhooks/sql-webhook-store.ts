import type { WebhookStore } from '@neoagent/core';
import type { Connection } from '../../schema.js';
import { atomically } from '../atomically.js';
import { endpointOf, rowOfDelivery, rowOfEndpoint, rowOfEndpointChange, rowOfEvent } from './webhook-rows.js';

/** Endpoints and the outbox over a connection, or inside the transaction the connection is. */
export function createSqlWebhookStore(db: Connection): WebhookStore {
  return {
    async insertEndpoint(endpoint) {
      await db.insertInto('webhook_endpoints').values(rowOfEndpoint(endpoint)).execute();
    },
    async findEndpoint(accountId, endpointId) {
      const row = await db
        .selectFrom('webhook_endpoints')
        .selectAll()
        .where('id', '=', endpointId)
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      return row && endpointOf(row);
    },
    async listEndpoints(accountId) {
      const rows = await db
        .selectFrom('webhook_endpoints')
        .selectAll()
        .where('account_id', '=', accountId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(endpointOf);
    },
    async updateEndpoint(accountId, endpointId, change) {
      const result = await db
        .updateTable('webhook_endpoints')
        .set({ id: endpointId, ...rowOfEndpointChange(change) })
        .where('id', '=', endpointId)
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
    async deleteEndpoint(accountId, endpointId) {
      const result = await db
        .deleteFrom('webhook_endpoints')
        .where('id', '=', endpointId)
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },
    async appendEvent(event) {
      const result = await db
        .insertInto('webhook_events')
        .values(rowOfEvent(event, null))
        .onConflict((conflict) => conflict.column('once').doNothing())
        .executeTakeFirst();
      return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
    async appendDirect(event, delivery) {
      await atomically(db, async (transaction) => {
        await transaction.insertInto('webhook_events').values(rowOfEvent(event, event.at)).execute();
        await transaction.insertInto('webhook_deliveries').values(rowOfDelivery(delivery)).execute();
      });
    },
    async appendDelivery(delivery) {
      await db.insertInto('webhook_deliveries').values(rowOfDelivery(delivery)).execute();
    },
  };
}
