import type { Reason } from '../authorize/reasons.js';

/** How often a rule in shadow would have refused one key on one route, and when first and last. */
export interface ShadowFinding {
  readonly accountId: string;
  readonly keyId: string;
  readonly route: string;
  /** The rule: `plan free`, `route POST /chat`, `limit burst`, `quota quota`. */
  readonly rule: string;
  readonly reason: Reason;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** A finding with the name of its key as it is today. */
export interface NamedShadowFinding extends ShadowFinding {
  readonly keyName: string;
}

/** What rules in shadow would have refused. Written in batches, off the request's way. */
export interface ShadowStore {
  /** Adds the counts to those stored, and widens their times. Findings about keys that are gone are skipped. */
  record(findings: readonly ShadowFinding[]): Promise<void>;
  /** Of one account, or of all when `undefined`; the one seen last comes first; at most `limit`. */
  list(accountId: string | undefined, limit: number): Promise<readonly NamedShadowFinding[]>;
  /** Forgets what was last seen before. */
  forget(seenBefore: number): Promise<void>;
}
