import {
  bodyOf,
  type EndpointRecord,
  type ListedDelivery,
  type ShownDelivery,
  type WebhookEndpoint,
} from '@neoagent/core';
import type { Static } from 'typebox';
import type { DeliveriesAnswer, DeliveryAnswer, EndpointAnswer } from './schema.js';

const noRecord: EndpointRecord = { delivered: 0, failed: 0, pending: 0, lastAttemptAt: null };

/** The public half of an endpoint: of its secrets nothing but the hint. */
export function presentEndpoint(
  endpoint: WebhookEndpoint,
  { at, record = noRecord }: { readonly at: number; readonly record?: EndpointRecord | undefined },
): Static<typeof EndpointAnswer>['endpoint'] {
  const { previousEndsAt } = endpoint;
  return {
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description,
    events: [...endpoint.events],
    signatureStyle: endpoint.signatureStyle,
    ordered: endpoint.isOrdered,
    secretHint: endpoint.secretHint,
    previousSecretEndsAt: isoOrNull(previousEndsAt !== null && previousEndsAt > at ? previousEndsAt : null),
    createdAt: new Date(endpoint.createdAt).toISOString(),
    enabled: endpoint.disabledAt === null,
    disabledAt: isoOrNull(endpoint.disabledAt),
    disabledReason: endpoint.disabledReason,
    failingSince: isoOrNull(endpoint.failingSince),
    lastWeek: {
      delivered: record.delivered,
      failed: record.failed,
      pending: record.pending,
      lastAttemptAt: isoOrNull(record.lastAttemptAt),
    },
  };
}

export function presentListed(delivery: ListedDelivery): Static<typeof DeliveriesAnswer>['deliveries'][0] {
  return {
    id: delivery.id,
    endpointId: delivery.endpointId,
    eventId: delivery.eventId,
    eventType: delivery.eventType,
    state: delivery.state,
    createdAt: new Date(delivery.createdAt).toISOString(),
    attempts: delivery.attempts,
    nextAttemptAt: isoOrNull(delivery.nextAttemptAt),
    lastStatus: delivery.lastStatus,
    lastAttemptAt: isoOrNull(delivery.lastAttemptAt),
  };
}

export function presentDelivery({
  delivery,
  event,
  attempts,
}: ShownDelivery): Static<typeof DeliveryAnswer>['delivery'] {
  return {
    id: delivery.id,
    endpointId: delivery.endpointId,
    eventId: event.id,
    eventType: event.type,
    state: delivery.state,
    createdAt: new Date(delivery.createdAt).toISOString(),
    attempts: delivery.attempts,
    nextAttemptAt: isoOrNull(delivery.nextAttemptAt),
    requestBody: bodyOf(event),
    tries: attempts.map((attempt) => ({
      number: attempt.number,
      at: new Date(attempt.at).toISOString(),
      durationMs: attempt.durationMs,
      status: attempt.status,
      failure: attempt.failure,
      requestHeaders: { ...attempt.requestHeaders },
      responseBody: attempt.responseBody,
    })),
  };
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
