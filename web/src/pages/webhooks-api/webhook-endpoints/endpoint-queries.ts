import type { WebhookDeliveryState } from '@neoagent/sdk';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../api.js';
import { readAnew } from '../../../read-anew.js';

/** The account's webhook endpoints, oldest first. */
export const endpointsQuery = queryOptions({
  queryKey: ['webhook-endpoints'],
  queryFn: ({ signal }) => api.webhookEndpoints({ signal }),
});

/** The event catalogue. */
export const eventsQuery = queryOptions({
  queryKey: ['webhook-events'],
  queryFn: ({ signal }) => api.webhookEvents({ signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

const lookAgainMs = 2000;

/** The newest deliveries of an endpoint; looked at again while one is on its way. */
export function deliveriesQuery(endpointId: string, state: WebhookDeliveryState | undefined, after?: string) {
  return queryOptions({
    queryKey: ['webhook-deliveries', endpointId, state ?? 'all', after ?? ''],
    queryFn: ({ signal }) =>
      api.webhookDeliveries(endpointId, { ...(state && { state }), ...(after && { after }) }, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data?.deliveries.some((one) => one.state === 'pending') ? lookAgainMs : false,
  });
}

/** One delivery with every attempt. */
export function deliveryQuery(id: string) {
  return queryOptions({
    queryKey: ['webhook-delivery', id],
    queryFn: ({ signal }) => api.webhookDelivery(id, { signal }),
    refetchInterval: ({ state: { data } }) => (data?.state === 'pending' ? lookAgainMs : false),
  });
}

/** Has endpoints and deliveries read anew after a change. */
export function useWebhookUpdate(): () => void {
  const client = useQueryClient();
  return () => {
    for (const name of ['webhook-endpoints', 'webhook-deliveries', 'webhook-delivery', 'audit']) {
      void readAnew(client, [name]);
    }
  };
}
