import type {
  Delivery,
  DeliveryAttempt,
  EndpointChange,
  WebhookData,
  WebhookEndpoint,
  WebhookEvent,
} from '@neoagent/core';
import type { Insertable, Selectable, Updateable } from 'kysely';
import type {
  WebhookAttemptsTable,
  WebhookDeliveriesTable,
  WebhookEndpointsTable,
  WebhookEventsTable,
} from '../../schema.js';

export function endpointOf(row: Selectable<WebhookEndpointsTable>): WebhookEndpoint {
  return {
    id: row.id,
    accountId: row.account_id,
    url: row.url,
    description: row.description,
    events: JSON.parse(row.events) as readonly string[],
    signatureStyle: row.signature_style,
    isOrdered: row.is_ordered === 1,
    sealedSecret: row.sealed_secret,
    secretHint: row.secret_hint,
    previousSealedSecret: row.previous_sealed_secret,
    previousEndsAt: row.previous_ends_at,
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
    disabledReason: row.disabled_reason,
    failingSince: row.failing_since,
    failures: row.failures,
  };
}

export function rowOfEndpoint(endpoint: WebhookEndpoint): Insertable<WebhookEndpointsTable> {
  return {
    id: endpoint.id,
    account_id: endpoint.accountId,
    url: endpoint.url,
    description: endpoint.description,
    events: JSON.stringify(endpoint.events),
    signature_style: endpoint.signatureStyle,
    is_ordered: endpoint.isOrdered ? 1 : 0,
    sealed_secret: endpoint.sealedSecret,
    secret_hint: endpoint.secretHint,
    previous_sealed_secret: endpoint.previousSealedSecret,
    previous_ends_at: endpoint.previousEndsAt,
    created_at: endpoint.createdAt,
    disabled_at: endpoint.disabledAt,
    disabled_reason: endpoint.disabledReason,
    failing_since: endpoint.failingSince,
    failures: endpoint.failures,
  };
}

/** Only the columns that the change names. */
export function rowOfEndpointChange(change: EndpointChange): Updateable<WebhookEndpointsTable> {
  const { events, isOrdered } = change;
  const row: Updateable<WebhookEndpointsTable> = {
    url: change.url,
    description: change.description,
    events: events && JSON.stringify(events),
    signature_style: change.signatureStyle,
    is_ordered: isOrdered === undefined ? undefined : Number(isOrdered),
    sealed_secret: change.sealedSecret,
    secret_hint: change.secretHint,
    previous_sealed_secret: change.previousSealedSecret,
    previous_ends_at: change.previousEndsAt,
    disabled_at: change.disabledAt,
    disabled_reason: change.disabledReason,
    failing_since: change.failingSince,
    failures: change.failures,
  };
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}

export function eventOf(row: Selectable<WebhookEventsTable>): WebhookEvent {
  return {
    id: row.id,
    accountId: row.account_id,
    type: row.type,
    at: row.at,
    data: JSON.parse(row.data) as WebhookData,
    once: row.once,
  };
}

export function rowOfEvent(event: WebhookEvent, spreadAt: number | null): Insertable<WebhookEventsTable> {
  return {
    id: event.id,
    account_id: event.accountId,
    type: event.type,
    at: event.at,
    data: JSON.stringify(event.data),
    once: event.once,
    spread_at: spreadAt,
  };
}

export function deliveryOf(row: Omit<Selectable<WebhookDeliveriesTable>, 'sequence'>): Delivery {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    eventId: row.event_id,
    createdAt: row.created_at,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
  };
}

export function rowOfDelivery(delivery: Delivery): Insertable<WebhookDeliveriesTable> {
  return {
    id: delivery.id,
    endpoint_id: delivery.endpointId,
    event_id: delivery.eventId,
    created_at: delivery.createdAt,
    state: delivery.state,
    attempts: delivery.attempts,
    next_attempt_at: delivery.nextAttemptAt,
  };
}

export function attemptOf(row: Selectable<WebhookAttemptsTable>): DeliveryAttempt {
  return {
    number: row.number,
    at: row.at,
    durationMs: row.duration_ms,
    status: row.status,
    failure: row.failure,
    requestHeaders: JSON.parse(row.request_headers) as Readonly<Record<string, string>>,
    responseBody: row.response_body,
  };
}

export function rowOfAttempt(deliveryId: string, attempt: DeliveryAttempt): Insertable<WebhookAttemptsTable> {
  return {
    delivery_id: deliveryId,
    number: attempt.number,
    at: attempt.at,
    duration_ms: attempt.durationMs,
    status: attempt.status,
    failure: attempt.failure,
    request_headers: JSON.stringify(attempt.requestHeaders),
    response_body: attempt.responseBody,
  };
}
