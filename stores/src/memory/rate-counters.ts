import { type RateClaim, type RateLimit, RateWindows } from '@neoagent/core';

/** The windows of a bounded number of counters. */
export interface RateCounters {
  readonly size: number;
  readonly windows: RateWindows;
  /** The place of the window of the claim's counter, when it is known; the claim then takes a note of it. */
  find(claim: RateClaim): number | undefined;
  /** The place of the window of the claim's counter, a new one when it is not known. */
  obtain(claim: RateClaim, at: number): number;
}

interface Counter {
  readonly place: number;
  limit: RateLimit;
}

/** Counters looked at for each new one: more than one, so that idle ones go faster than new ones come. */
const lookedAt = 2;
const lookedAtWhenFull = 64;

/** Forgets counters of which nothing is spent as new ones come; others only when there are `maximum` of them, oldest first. */
export function createRateCounters(maximum: number): RateCounters {
  const windows = new RateWindows();
  const counters = new Map<string, Counter>();
  let sweep = counters.entries();
  let forgottenAt = Number.NEGATIVE_INFINITY;

  function forgetIdle(count: number, at: number): void {
    for (let i = 0; i < count; i++) {
      const next = sweep.next();
      if (next.done) {
        sweep = counters.entries();
        return;
      }
      const [name, counter] = next.value;
      if (!windows.isEmpty(counter.place, counter.limit, at)) continue;
      forget(name, counter);
      forgottenAt = Math.max(forgottenAt, at);
    }
  }

  function makeRoom(at: number): void {
    forgetIdle(lookedAt, at);
    if (counters.size >= maximum) forgetIdle(lookedAtWhenFull, at);
    if (counters.size < maximum) return;
    const oldest = counters.entries().next();
    if (!oldest.done) forget(...oldest.value);
  }

  function forget(name: string, { place }: Counter): void {
    counters.delete(name);
    windows.close(place);
  }

  function find(claim: RateClaim): number | undefined {
    const { place, opening } = claim;
    if (place !== undefined && opening !== undefined && windows.isOpen(place, opening)) return place;
    return findByName(claim);
  }

  function findByName(claim: RateClaim): number | undefined {
    const known = counters.get(claim.counter);
    claim.place = known?.place;
    claim.opening = known && windows.openingOf(known.place);
    if (known !== undefined) known.limit = claim.limit;
    return known?.place;
  }

  return {
    get size() {
      return counters.size;
    },
    windows,
    find,
    obtain(claim, at) {
      const { counter, limit } = claim;
      const known = find(claim);
      if (known !== undefined) return known;
      makeRoom(at);
      const place = windows.open();
      // A clock that steps back must not find an empty counter where a forgotten one would still have held its units.
      windows.take(place, { limit, cost: 0 }, forgottenAt);
      counters.set(counter, { place, limit });
      return place;
    },
  };
}
