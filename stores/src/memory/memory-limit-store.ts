import {
  checkRateWindow,
  type Limit,
  type LimitClaim,
  type LimitOutcome,
  type LimitState,
  type LimitStore,
  newRateWindow,
  type RateWindow,
  takeFromRateWindow,
  type WindowAnswer,
} from '@neoagent/core';
import { createRateCounters } from './rate-counters.js';

export interface MemoryLimitStoreOptions {
  /**
   * The hard bound of counters held: 100,000 unless told, at most about 1.5 kB each. Only a new counter beyond the bound makes
   * the store forget one that still holds spent units; below it, only counters of which nothing is spent are forgotten.
   */
  readonly maximumCounters?: number;
}

/** A limit store of this process alone. Answers synchronously. */
export interface MemoryLimitStore extends LimitStore {
  take(claims: readonly LimitClaim[], at: number): LimitOutcome;
  peek(claims: readonly LimitClaim[], at: number): LimitOutcome;
  /** The counters held. */
  readonly size: number;
}

export function createMemoryLimitStore({
  maximumCounters = 100_000,
}: MemoryLimitStoreOptions = {}): MemoryLimitStore {
  const counters = createRateCounters(maximumCounters);

  function refuse(claims: readonly LimitClaim[], at: number): LimitOutcome | undefined {
    const answers = claims.map((claim) => {
      const window = counters.find(claim.counter) ?? newRateWindow();
      return checkRateWindow(window, { limit: claim.limit, cost: costUpTo(claim, claims) }, at);
    });
    return refusalOf(claims, answers);
  }

  return {
    get size() {
      return counters.size;
    },
    take(claims, at) {
      const refused = refuse(claims, at);
      if (refused) return refused;
      const answers = claims.map((claim) => takeFromRateWindow(counters.obtain(claim, at), claim, at));
      return { taken: true, states: statesOf(claims, answers) };
    },
    peek(claims, at) {
      const refused = refuse(claims, at);
      if (refused) return refused;
      const copies = new Map<string, RateWindow>();
      const answers = claims.map((claim) => {
        const copy = copies.get(claim.counter) ?? copyOf(counters.find(claim.counter));
        copies.set(claim.counter, copy);
        return takeFromRateWindow(copy, claim, at);
      });
      return { taken: true, states: statesOf(claims, answers) };
    },
  };
}

/** What the claims up to this one want from its counter together: a counter named twice is spent twice. */
function costUpTo(claim: LimitClaim, claims: readonly LimitClaim[]): number {
  let cost = 0;
  for (const other of claims) {
    if (other.counter === claim.counter) cost += other.cost;
    if (other === claim) break;
  }
  return cost;
}

function refusalOf(
  claims: readonly LimitClaim[],
  answers: readonly WindowAnswer[],
): LimitOutcome | undefined {
  let limit: Limit | undefined;
  let retryAfterMs = 0;
  answers.forEach((answer, index) => {
    if (answer.fits || answer.retryAfterMs <= retryAfterMs) return;
    retryAfterMs = answer.retryAfterMs;
    limit = claims[index]?.limit;
  });
  return limit && { taken: false, states: statesOf(claims, answers), limit, retryAfterMs };
}

function statesOf(claims: readonly LimitClaim[], answers: readonly WindowAnswer[]): readonly LimitState[] {
  return claims.map(({ limit }, index) => ({
    name: limit.name,
    allow: limit.allow,
    windowMs: limit.windowMs,
    remaining: answers[index]?.remaining ?? limit.allow,
    resetMs: answers[index]?.resetMs ?? 0,
  }));
}

function copyOf(window: RateWindow | undefined): RateWindow {
  return window ? { ...window, lastAts: [...window.lastAts], units: [...window.units] } : newRateWindow();
}
