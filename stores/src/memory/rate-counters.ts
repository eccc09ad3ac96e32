import {
  isRateWindowEmpty,
  markOf,
  markWindow,
  newRateWindow,
  type RateClaim,
  type RateLimit,
  type RateWindow,
  takeFromRateWindow,
} from '@neoagent/core';

/** The windows of a bounded number of counters. */
export interface RateCounters {
  readonly size: number;
  /** The window of the claim's counter, when it is known; the same then stands in `claim.found`, which else is left undefined. */
  find(claim: RateClaim): RateWindow | undefined;
  /** The window of the claim's counter, a new one when it is not known. */
  obtain(claim: RateClaim, at: number): RateWindow;
}

interface Counter {
  readonly window: RateWindow;
  limit: RateLimit;
}

/** Marks the windows of each store, since a claim may come with what another store found. */
let stores = 0;
const forgotten = 0;

/** Counters looked at for each new one: more than one, so that idle ones go faster than new ones come. */
const lookedAt = 2;
const lookedAtWhenFull = 64;

/** Forgets counters of which nothing is spent as new ones come; others only when there are `maximum` of them, oldest first. */
export function createRateCounters(maximum: number): RateCounters {
  const counters = new Map<string, Counter>();
  const mark = ++stores;
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
      if (!isRateWindowEmpty(counter.window, counter.limit, at)) continue;
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

  function forget(name: string, counter: Counter): void {
    counters.delete(name);
    markWindow(counter.window, forgotten);
  }

  function find(claim: RateClaim): RateWindow | undefined {
    const noted = claim.found as RateWindow | undefined;
    if (noted !== undefined && markOf(noted) === mark) return noted;
    const known = counters.get(claim.counter);
    claim.found = known?.window;
    if (known !== undefined) known.limit = claim.limit;
    return known?.window;
  }

  return {
    get size() {
      return counters.size;
    },
    find,
    obtain(claim, at) {
      const { counter, limit } = claim;
      const known = find(claim);
      if (known !== undefined) return known;
      makeRoom(at);
      const window = newRateWindow();
      // A clock that steps back must not find an empty counter where a forgotten one would still have held its units.
      takeFromRateWindow(window, { limit, cost: 0 }, forgottenAt);
      markWindow(window, mark);
      counters.set(counter, { window, limit });
      return window;
    },
  };
}
