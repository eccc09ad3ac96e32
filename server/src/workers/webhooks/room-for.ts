import type { DueEndpoint } from '@neoagent/core';

/** How many tries may be in flight: in all, to one endpoint, and to all endpoints that fail at present. */
const most = { all: 256, perEndpoint: 4, failing: 64 };

/**
 * How many deliveries of each endpoint may be started now. An endpoint that fails gets one at a time, and all such together a quarter
 * of what there is, so that receivers that hang leave room for those that answer.
 */
export function roomFor(
  due: readonly DueEndpoint[],
  inFlight: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const room = new Map<string, number>();
  let free = most.all - sum(inFlight.values());
  const failing = new Set(due.filter((one) => one.isFailing).map(({ endpointId }) => endpointId));
  let failingFree = most.failing - sum([...failing].map((id) => inFlight.get(id) ?? 0));
  // Endpoints that answer come first when there is not enough for all.
  for (const { endpointId, isFailing, isOrdered } of [...due].sort(
    (a, b) => Number(a.isFailing) - Number(b.isFailing),
  )) {
    const bound = isFailing || isOrdered ? 1 : most.perEndpoint;
    const wanted = Math.min(bound - (inFlight.get(endpointId) ?? 0), free, isFailing ? failingFree : free);
    if (wanted <= 0) continue;
    room.set(endpointId, wanted);
    free -= wanted;
    if (isFailing) failingFree -= wanted;
  }
  return room;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
