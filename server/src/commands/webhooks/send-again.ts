import type { Delivery, ShownDelivery, WebhookEndpoint } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import type { Problem } from '../../api/problem.js';
import { isId, newId } from '../acting.js';
import { endpointNotFound } from './endpoint-step.js';

/** One replay makes at most so many deliveries; another one makes the next. */
export const mostReplayed = 1000;

export const deliveryNotFound: Problem = {
  problem: 'not_found',
  detail: 'There is no delivery with this id in the account. Deliveries are kept for 30 days.',
};

const isDisabled: Problem = {
  problem: 'conflict',
  detail: 'The endpoint is disabled and gets nothing. Enable it first.',
};

/** The endpoint, when something may be sent to it. */
async function sendable(
  { db }: ManagementContext,
  accountId: string,
  endpointId: string,
): Promise<WebhookEndpoint | Problem> {
  const endpoint = isId(endpointId) ? await db.webhooks.findEndpoint(accountId, endpointId) : undefined;
  if (endpoint === undefined) return endpointNotFound;
  return endpoint.disabledAt === null ? endpoint : isDisabled;
}

/** Sends a `webhook.test` event to one endpoint. Answers its delivery, which is on its way. */
export async function sendTestEvent(
  context: ManagementContext,
  { accountId, endpointId }: { readonly accountId: string; readonly endpointId: string },
): Promise<Delivery | Problem> {
  const endpoint = await sendable(context, accountId, endpointId);
  if ('problem' in endpoint) return endpoint;
  const at = context.clock.now();
  const event = {
    id: newId('evt', context.random),
    accountId,
    type: 'webhook.test',
    at,
    data: { accountId, endpointId },
    once: null,
  };
  const delivery = newDelivery(context, { endpointId, eventId: event.id });
  await context.db.webhooks.appendDirect(event, delivery);
  return delivery;
}

/** Delivers the event of an earlier delivery once more, under the same `webhook-id`. */
export async function resendDelivery(
  context: ManagementContext,
  { accountId, deliveryId }: { readonly accountId: string; readonly deliveryId: string },
): Promise<Delivery | Problem> {
  const shown: ShownDelivery | undefined = isId(deliveryId)
    ? await context.db.deliveries.find(accountId, deliveryId)
    : undefined;
  if (shown === undefined) return deliveryNotFound;
  const { endpointId, eventId } = shown.delivery;
  const endpoint = await sendable(context, accountId, endpointId);
  if ('problem' in endpoint) return endpoint;
  const delivery = newDelivery(context, { endpointId, eventId });
  await context.db.webhooks.appendDelivery(delivery);
  return delivery;
}

/** Delivers again what failed since a moment and never arrived; answers how many events. */
export async function replayDeliveries(
  context: ManagementContext,
  order: { readonly accountId: string; readonly endpointId: string; readonly since: number },
): Promise<{ readonly count: number } | Problem> {
  const { accountId, endpointId, since } = order;
  const endpoint = await sendable(context, accountId, endpointId);
  if ('problem' in endpoint) return endpoint;
  const count = await context.db.deliveries.replay({
    endpointId,
    since,
    at: context.clock.now(),
    limit: mostReplayed,
    newId: () => newId('dlv', context.random),
  });
  return { count };
}

function newDelivery(
  context: ManagementContext,
  ids: { readonly endpointId: string; readonly eventId: string },
): Delivery {
  const at = context.clock.now();
  const id = newId('dlv', context.random);
  return { id, ...ids, createdAt: at, state: 'pending', attempts: 0, nextAttemptAt: at };
}
