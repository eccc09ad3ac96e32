import type { Quota, RateLimit } from './limit.js';

/** What an account bought: the most its keys may do. Permissions may hold wildcards; limits are taken together. */
export interface Plan {
  readonly name: string;
  readonly permissions: readonly string[];
  readonly limits: readonly RateLimit[];
  readonly quota?: Quota;
  /** The longest life of a key, in milliseconds. */
  readonly maxKeyLifetimeMs?: number;
  /** What the plan does not include is evaluated and recorded, not enforced. */
  readonly shadow?: boolean;
  /** Set when an account still has this plan but the configuration no longer knows it: it offers nothing. */
  readonly isWithdrawn?: true;
}
