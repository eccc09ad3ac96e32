/** One refused request of the account. Without the query; secrets in it are replaced by a marker. All times are ISO 8601 in UTC. */
export interface Refusal {
  readonly requestId: string;
  readonly at: string;
  /** Which way the request came in. */
  readonly door: 'gateway' | 'forward_auth' | 'verify' | 'own';
  readonly method: string;
  readonly path: string;
  /** The route that matched, as configured; `null` when none was asked. */
  readonly route: string | null;
  readonly reason: string;
  readonly title: string;
  readonly detail: string;
  readonly fix: string;
  readonly keyId: string;
  /** The name the key has now; `null` when the key is gone. */
  readonly keyName: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  /** The status the caller was answered with. When not `enforced`: the one it would have been. */
  readonly status: number;
  /** `false` when the request was let through and only noted: a browser at a key whose guard is `alert`. */
  readonly enforced: boolean;
}

/** One step of a decision. */
export interface RefusalCheck {
  readonly check:
    | 'route'
    | 'credential'
    | 'key'
    | 'key_state'
    | 'account'
    | 'address'
    | 'browser'
    | 'plan'
    | 'permission'
    | 'limits';
  /** `noticed` is a refusal that was not enforced. `not_checked` are the steps after the refusal. */
  readonly outcome: 'passed' | 'refused' | 'noticed' | 'not_checked';
  readonly reason: string | null;
  readonly detail: string | null;
}

/** A refused request with every check of its decision, in the order in which they are made. */
export interface RefusalWithChecks extends Refusal {
  readonly checks: readonly RefusalCheck[];
}

/** What to ask about a key. `key` may be anything that was pasted; `method`, `path` and `permission` narrow the question. */
export interface KeyQuestion {
  readonly key: string;
  readonly method?: string;
  readonly path?: string;
  readonly permission?: string;
}

/** What a key is good for, in one word. */
export type KeyVerdict =
  | 'mistyped'
  | 'extra_spaces'
  | 'ambiguous'
  | 'missing'
  | 'unknown'
  | 'revoked'
  | 'expired'
  | 'disabled'
  | 'suspended'
  | 'lacks_permission'
  | 'not_in_plan'
  | 'no_such_endpoint'
  | 'good';

/** The answer to a `KeyQuestion`; nothing is logged or spent by asking. */
export interface CheckedKey {
  readonly verdict: KeyVerdict;
  /** The code of the catalogue that a request would be refused with; `null` for a good key. */
  readonly reason: string | null;
  readonly detail: string;
  readonly fix: string;
  /** Prefix, first and last characters; only when the whole key is known here. */
  readonly hint?: string;
}
