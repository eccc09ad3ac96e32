import {
  type ClaimedDelivery,
  type Delivery,
  type DeliveryClaim,
  type DeliveryStore,
  type DueEndpoint,
  type EndedEndpoint,
  type EndpointRecord,
  longestDelayMs,
  type RecordedAttempt,
  type WebhookEndpoint,
  wantsEvent,
} from '@neoagent/core';
import type { MemoryAccess, MemoryState } from '../memory-state.js';

const horizonMs = longestDelayMs + 3_600_000;

export function createMemoryDeliveryStore(access: MemoryAccess): DeliveryStore {
  return {
    fanOut: (order) => access.write((state) => fanOut(state, order)),
    due: async (at) => due(access.read(), at),
    claim: (claim) => access.write((state) => claimDeliveries(state, claim)),
    record: (attempts) => access.write((state) => attempts.flatMap((one) => recordOne(state, one))),
    async list({ accountId, endpointId, state, after, limit }) {
      const memory = access.read();
      if (memory.webhookEndpoints.get(endpointId)?.accountId !== accountId) return [];
      const newest = [...memory.deliveries.values()].reverse();
      const from = after === undefined ? 0 : newest.findIndex(({ id }) => id === after) + 1;
      if (after !== undefined && from === 0) return [];
      return newest
        .slice(from)
        .filter((one) => one.endpointId === endpointId && (state === undefined || one.state === state))
        .slice(0, limit)
        .map((delivery) => {
          const last = memory.attempts.get(delivery.id)?.at(-1);
          const eventType = memory.webhookEvents.get(delivery.eventId)?.event.type ?? '';
          return {
            ...delivery,
            eventType,
            lastStatus: last?.status ?? null,
            lastAttemptAt: last?.at ?? null,
          };
        });
    },
    async find(accountId, deliveryId) {
      const state = access.read();
      const delivery = state.deliveries.get(deliveryId);
      const event = state.webhookEvents.get(delivery?.eventId ?? '')?.event;
      const endpoint = state.webhookEndpoints.get(delivery?.endpointId ?? '');
      if (!delivery || !event || endpoint?.accountId !== accountId) return undefined;
      return { delivery, event, attempts: state.attempts.get(deliveryId) ?? [] };
    },
    replay: (order) => access.write((state) => replay(state, order)),
    records: async (accountId, since) => recordsOf(access.read(), accountId, since),
    prune: (before) => access.write((state) => prune(state, before)),
  };
}

function fanOut(state: MemoryState, { at, limit, newId }: Parameters<DeliveryStore['fanOut']>[0]): number {
  const waiting = [...state.webhookEvents.values()].filter(({ isSpread }) => !isSpread).slice(0, limit);
  for (const { event } of waiting) {
    state.webhookEvents.set(event.id, { event, isSpread: true });
    for (const endpoint of state.webhookEndpoints.values()) {
      const isOwn = endpoint.accountId === event.accountId && endpoint.disabledAt === null;
      if (!isOwn || !wantsEvent(endpoint, event.type)) continue;
      add(state, { id: newId(), endpointId: endpoint.id, eventId: event.id, at });
    }
  }
  return waiting.length;
}

function add(
  state: MemoryState,
  {
    at,
    ...ids
  }: { readonly id: string; readonly endpointId: string; readonly eventId: string; readonly at: number },
): void {
  state.deliveries.set(ids.id, { ...ids, createdAt: at, state: 'pending', attempts: 0, nextAttemptAt: at });
}

function pendingOf(state: MemoryState, endpointId: string): readonly Delivery[] {
  return [...state.deliveries.values()].filter(
    (delivery) => delivery.endpointId === endpointId && delivery.state === 'pending',
  );
}

function isDue({ nextAttemptAt }: Delivery, at: number): boolean {
  const next = nextAttemptAt ?? 0;
  return next <= at || next > at + horizonMs;
}

function due(state: MemoryState, at: number): readonly DueEndpoint[] {
  return [...state.webhookEndpoints.values()]
    .filter(({ id, disabledAt }) => disabledAt === null && pendingOf(state, id).some((one) => isDue(one, at)))
    .map(({ id, failingSince, isOrdered }) => ({
      endpointId: id,
      isFailing: failingSince !== null,
      isOrdered,
    }));
}

function claimDeliveries(state: MemoryState, claim: DeliveryClaim): readonly ClaimedDelivery[] {
  const claimed: ClaimedDelivery[] = [];
  for (const [endpointId, room] of claim.room) {
    const endpoint = state.webhookEndpoints.get(endpointId);
    if (endpoint === undefined || endpoint.disabledAt !== null) continue;
    for (const delivery of claimable(state, endpoint, claim.at).slice(0, room)) {
      const event = state.webhookEvents.get(delivery.eventId)?.event;
      if (event === undefined) continue;
      state.deliveries.set(delivery.id, { ...delivery, nextAttemptAt: claim.leaseEndsAt });
      claimed.push({ delivery, event, endpoint });
    }
  }
  return claimed;
}

function claimable(state: MemoryState, endpoint: WebhookEndpoint, at: number): readonly Delivery[] {
  const pending = pendingOf(state, endpoint.id);
  if (endpoint.isOrdered) return pending.slice(0, 1).filter((one) => isDue(one, at));
  const waiting = (delivery: Delivery) => delivery.nextAttemptAt ?? 0;
  return pending.filter((one) => isDue(one, at)).sort((a, b) => waiting(a) - waiting(b));
}

function recordOne(
  state: MemoryState,
  { deliveryId, endpointId, attempt, outcome }: RecordedAttempt,
): readonly EndedEndpoint[] {
  const delivery = state.deliveries.get(deliveryId);
  const endpoint = state.webhookEndpoints.get(endpointId);
  if (delivery?.state !== 'pending' || endpoint === undefined) return [];
  const { disables, nextAttemptAt } = outcome;
  state.deliveries.set(deliveryId, {
    ...delivery,
    state: outcome.state,
    attempts: attempt.number,
    nextAttemptAt,
  });
  const before = state.attempts.get(deliveryId) ?? [];
  if (!before.some(({ number }) => number === attempt.number)) {
    state.attempts.set(deliveryId, [...before, attempt]);
  }
  if (outcome.state === 'delivered') {
    state.webhookEndpoints.set(endpointId, { ...endpoint, failingSince: null, failures: 0 });
    return [];
  }
  const failures = endpoint.failures + 1;
  const failing = { ...endpoint, failingSince: endpoint.failingSince ?? attempt.at, failures };
  state.webhookEndpoints.set(endpointId, failing);
  if (disables === null || endpoint.disabledAt !== null) return [];
  const ended = { ...failing, disabledAt: attempt.at, disabledReason: disables };
  state.webhookEndpoints.set(endpointId, ended);
  return [{ endpoint: ended, reason: disables }];
}

function replay(
  state: MemoryState,
  { endpointId, since, at, limit, newId }: Parameters<DeliveryStore['replay']>[0],
): number {
  const own = [...state.deliveries.values()].filter((delivery) => delivery.endpointId === endpointId);
  const failed = [...state.webhookEvents.values()]
    .filter(({ event }) => {
      const made = own.filter(({ eventId }) => eventId === event.id);
      return event.at >= since && made.length > 0 && made.every((one) => one.state === 'failed');
    })
    .slice(0, limit);
  for (const { event } of failed) add(state, { id: newId(), endpointId, eventId: event.id, at });
  return failed.length;
}

function recordsOf(
  state: MemoryState,
  accountId: string,
  since: number,
): ReadonlyMap<string, EndpointRecord> {
  const records = new Map<string, EndpointRecord>();
  for (const delivery of state.deliveries.values()) {
    const { endpointId } = delivery;
    if (delivery.createdAt < since) continue;
    if (state.webhookEndpoints.get(endpointId)?.accountId !== accountId) continue;
    const before = records.get(endpointId) ?? { delivered: 0, failed: 0, pending: 0, lastAttemptAt: null };
    const last = Math.max(before.lastAttemptAt ?? 0, state.attempts.get(delivery.id)?.at(-1)?.at ?? 0);
    records.set(endpointId, {
      ...before,
      [delivery.state]: before[delivery.state] + 1,
      lastAttemptAt: last === 0 ? null : last,
    });
  }
  return records;
}

function prune(state: MemoryState, before: number): void {
  const pending = new Set<string>();
  for (const one of state.deliveries.values()) if (one.state === 'pending') pending.add(one.eventId);
  for (const { event, isSpread } of [...state.webhookEvents.values()]) {
    if (event.at < before && isSpread && !pending.has(event.id)) state.webhookEvents.delete(event.id);
  }
  for (const one of [...state.deliveries.values()]) {
    if (state.webhookEvents.has(one.eventId)) continue;
    state.deliveries.delete(one.id);
    state.attempts.delete(one.id);
  }
}
