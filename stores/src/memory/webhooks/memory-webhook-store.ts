import type { WebhookStore } from '@neoagent/core';
import { byAge, type MemoryAccess, type MemoryState } from '../memory-state.js';

export function createMemoryWebhookStore(access: MemoryAccess): WebhookStore {
  const owned = ({ webhookEndpoints }: MemoryState, accountId: string, id: string) => {
    const endpoint = webhookEndpoints.get(id);
    return endpoint?.accountId === accountId ? endpoint : undefined;
  };
  return {
    insertEndpoint: (endpoint) =>
      access.write(({ webhookEndpoints }) => void webhookEndpoints.set(endpoint.id, endpoint)),
    findEndpoint: async (accountId, id) => owned(access.read(), accountId, id),
    async listEndpoints(accountId) {
      return [...access.read().webhookEndpoints.values()]
        .filter((endpoint) => endpoint.accountId === accountId)
        .sort(
          byAge(
            ({ createdAt }) => createdAt,
            ({ id }) => id,
          ),
        );
    },
    updateEndpoint: (accountId, id, change) =>
      access.write((state) => {
        const endpoint = owned(state, accountId, id);
        if (endpoint === undefined) return false;
        const named = Object.entries(change).filter(([, value]) => value !== undefined);
        state.webhookEndpoints.set(id, { ...endpoint, ...Object.fromEntries(named) });
        return true;
      }),
    deleteEndpoint: (accountId, id) =>
      access.write((state) => {
        if (owned(state, accountId, id) === undefined) return false;
        state.webhookEndpoints.delete(id);
        for (const delivery of [...state.deliveries.values()]) {
          if (delivery.endpointId !== id) continue;
          state.deliveries.delete(delivery.id);
          state.attempts.delete(delivery.id);
        }
        return true;
      }),
    appendEvent: (event) =>
      access.write(({ webhookEvents }) => {
        const isKnown = [...webhookEvents.values()].some(
          (stored) => event.once !== null && stored.event.once === event.once,
        );
        if (!isKnown) webhookEvents.set(event.id, { event, isSpread: false });
        return !isKnown;
      }),
    appendDirect: (event, delivery) =>
      access.write(({ webhookEvents, deliveries }) => {
        webhookEvents.set(event.id, { event, isSpread: true });
        deliveries.set(delivery.id, delivery);
      }),
    appendDelivery: (delivery) =>
      access.write(({ deliveries }) => void deliveries.set(delivery.id, delivery)),
  };
}
