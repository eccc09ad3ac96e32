import type { MadeCheck } from '../authorize/checks-of.js';
import type { Reason } from '../authorize/reasons.js';

/** One refused request of an account, as its members can look it up. Holds no secret: whoever records it has hidden them. */
export interface RecordedRefusal {
  readonly requestId: string;
  readonly accountId: string;
  readonly keyId: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Which way the request came in. */
  readonly door: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly route: string | null;
  readonly reason: Reason;
  readonly detail: string;
  /** What the caller was answered, or would have been. */
  readonly status: number;
  /** `false` when the request was let through and only noted. */
  readonly isEnforced: boolean;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly checks: readonly MadeCheck[];
}

/** How much is kept of each account. */
export interface RefusalRetention {
  /** What is older goes; epoch milliseconds. */
  readonly before: number;
  readonly newestPerAccount: number;
}

/** The refusals of the last days, kept apart from everything that decides. Reads never answer with another account's. */
export interface RefusalLog {
  /** Writes all in one batch. A request id that is stored already, and an account that is gone, are skipped. */
  append(refusals: readonly RecordedRefusal[]): Promise<void>;
  /** Newest first, at most `limit`. */
  list(accountId: string, limit: number): Promise<readonly RecordedRefusal[]>;
  find(accountId: string, requestId: string): Promise<RecordedRefusal | undefined>;
  /** May leave an account as it is of which nothing was written through this log since it was pruned last. */
  prune(retention: RefusalRetention): Promise<void>;
}
