import type { Limit, Quota, RateLimit } from '../accounts/limit.js';
import type { LimitState } from '../authorize/decision.js';

/** One limit that a request wants to spend from. `counter` names the shared count: account or key, and limit. */
export type LimitClaim = RateClaim | QuotaClaim;

export interface RateClaim {
  readonly counter: string;
  readonly limit: RateLimit;
  readonly cost: number;
  /**
   * A note that a store may leave in a claim, since the same one is made again and again: where it found the counter and which it was, so
   * that the next take needs no look-up. Only the store that left it understands it; a store must recognise and ignore another's.
   */
  place?: number | undefined;
  opening?: number | undefined;
}

export interface QuotaClaim {
  readonly counter: string;
  readonly limit: Quota;
  readonly cost: number;
  /** Of the account: its calendar decides when a period ends. */
  readonly timeZone: string;
}

/** Tells a claim on a calendar quota from one on a rolling window. */
export function isQuotaClaim(claim: LimitClaim): claim is QuotaClaim {
  return claim.limit.kind === 'quota';
}

/** A limit that has too little left, and the time until it has enough. */
export interface Overrun {
  readonly limit: Limit;
  readonly retryAfterMs: number;
}

/**
 * All claims were taken, or none was: then `limit` is the one that takes longest to allow the request. A limit in shadow takes part
 * when it has enough left, and stands in `overruns` when not; it never decides, and `states` are those of the other limits.
 */
export type LimitOutcome = (
  | { readonly taken: true }
  | { readonly taken: false; readonly limit: Limit; readonly retryAfterMs: number }
) & {
  readonly states: readonly LimitState[];
  /** Absent when there is none. */
  readonly overruns?: readonly Overrun[];
};

/**
 * Counts what callers spend. Guarantees: `take` is atomic over all claims and over all processes that share the store;
 * in no rolling window of a limit's length, and in no calendar period of a quota, are more than `allow` units taken; a refusal
 * spends nothing.
 */
export interface LimitStore {
  /**
   * `at` is epoch milliseconds and may step back; an implementation never lets that return spent units. It decides the period of a
   * quota; windows may be measured by a steadier clock that the implementation has of its own.
   */
  take(claims: readonly LimitClaim[], at: number): LimitOutcome | Promise<LimitOutcome>;
  /** The same answer without spending. */
  peek(claims: readonly LimitClaim[], at: number): LimitOutcome | Promise<LimitOutcome>;
}
