import type { EndPlace } from '@neoagent/core';

/** Whether one comes after the other in the order of ends. */
export function isBehind(place: EndPlace, { endsAt, id }: EndPlace): boolean {
  return endsAt > place.endsAt || (endsAt === place.endsAt && id > place.id);
}
