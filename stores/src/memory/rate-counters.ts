import {
  isRateWindowEmpty,
  newRateWindow,
  type RateClaim,
  type RateLimit,
  type RateWindow,
  takeFromRateWindow,
} from '@neoagent/core';

/** The windows of a bounded number of counters. */
export interface RateCounters {
  readonly size: number;
  /** The window of a known counter. */
  find(counter: string): RateWindow | undefined;
  /** The window of the claim's counter, a new one when it is not known. */
  obtain(claim: RateClaim, at: number): RateWindow;
}

interface Counter {
  readonly window: RateWindow;
  limit: RateLimit;
}

/** Counters looked at for each new one: more than one, so that idle ones go faster than new ones come. */
const lookedAt = 2;
const lookedAtWhenFull = 64;

/** Forgets counters of which nothing is spent as new ones come; others only when there are `maximum` of them, oldest first. */
export function createRateCounters(maximum: number): RateCounters {
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
      const [name, { window, limit }] = next.value;
      if (!isRateWindowEmpty(window, limit, at)) continue;
      counters.delete(name);
      forgottenAt = Math.max(forgottenAt, at);
    }
  }

  function makeRoom(at: number): void {
    forgetIdle(lookedAt, at);
    if (counters.size >= maximum) forgetIdle(lookedAtWhenFull, at);
    if (counters.size < maximum) return;
    const oldest = counters.keys().next();
    if (!oldest.done) counters.delete(oldest.value);
  }

  return {
    get size() {
      return counters.size;
    },
    find: (counter) => counters.get(counter)?.window,
    obtain({ counter, limit }, at) {
      const known = counters.get(counter);
      if (known) {
        known.limit = limit;
        return known.window;
      }
      makeRoom(at);
      const window = newRateWindow();
      // A clock that steps back must not find an empty counter where a forgotten one would still have held its units.
      takeFromRateWindow(window, { limit, cost: 0 }, forgottenAt);
      counters.set(counter, { window, limit });
      return window;
    },
  };
}
