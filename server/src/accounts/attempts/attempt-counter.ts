import type { Clock } from '@neoagent/core';

/** How many attempts one name may make in any rolling window. */
export interface AttemptLimit {
  readonly allow: number;
  readonly windowMs: number;
}

/**
 * Counts attempts by name in this process's memory. An attempt is taken before the work it pays for, so that parallel attempts
 * cannot all slip past the limit; one that turns out harmless is given back.
 */
export interface AttemptCounter {
  /** Takes one attempt: 0 when there was one, else the milliseconds to wait for the next, and nothing was taken. */
  take(name: string): number;
  /** Returns the newest attempt of the name. */
  giveBack(name: string): void;
  /** Returns all attempts of the name. */
  forget(name: string): void;
}

/** Names remembered at once; with full lists some 20 MB. The least recently used is forgotten first. */
const maxNames = 20_000;

export function createAttemptCounter(limit: AttemptLimit, clock: Clock): AttemptCounter {
  const attempts = new Map<string, number[]>();

  function recent(name: string, now: number): number[] {
    return (attempts.get(name) ?? []).filter((at) => at > now - limit.windowMs);
  }

  function remember(name: string, times: number[]): void {
    attempts.delete(name);
    if (times.length === 0) return;
    attempts.set(name, times);
    if (attempts.size <= maxNames) return;
    const oldest = attempts.keys().next();
    if (!oldest.done) attempts.delete(oldest.value);
  }

  return {
    take(name) {
      const now = clock.now();
      const times = recent(name, now);
      const first = times[0];
      if (times.length >= limit.allow && first !== undefined) {
        remember(name, times);
        return Math.max(1, first + limit.windowMs - now);
      }
      remember(name, [...times, now]);
      return 0;
    },
    giveBack(name) {
      remember(name, recent(name, clock.now()).slice(0, -1));
    },
    forget(name) {
      attempts.delete(name);
    },
  };
}
