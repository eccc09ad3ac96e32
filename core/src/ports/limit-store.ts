import type { LimitState } from '../authorize/decision.js';
import type { Limit } from '../authorize/rate-window.js';

/** One limit that a request wants to spend from. `counter` names the shared count: account or key, and limit. */
export interface LimitClaim {
  readonly counter: string;
  readonly limit: Limit;
  readonly cost: number;
}

/** All claims were taken, or none was: then `limit` is the one that takes longest to allow the request. */
export type LimitOutcome =
  | { readonly taken: true; readonly states: readonly LimitState[] }
  | {
      readonly taken: false;
      readonly states: readonly LimitState[];
      readonly limit: Limit;
      readonly retryAfterMs: number;
    };

/**
 * Counts what callers spend. Guarantees: `take` is atomic over all claims and over all processes that share the store;
 * in no rolling window of a limit's length are more than `allow` units taken; a refusal spends nothing.
 */
export interface LimitStore {
  /** `at` is epoch milliseconds and may step back; an implementation never lets that return spent units. */
  take(claims: readonly LimitClaim[], at: number): LimitOutcome | Promise<LimitOutcome>;
  /** The same answer without spending. */
  peek(claims: readonly LimitClaim[], at: number): LimitOutcome | Promise<LimitOutcome>;
}
