import type { Limit } from '../authorize/rate-window.js';

/** What an account bought: the most its keys may do. Permissions may hold wildcards; limits are taken together. */
export interface Plan {
  readonly name: string;
  readonly permissions: readonly string[];
  readonly limits: readonly Limit[];
  /** Set when an account still has this plan but the configuration no longer knows it: it offers nothing. */
  readonly isWithdrawn?: true;
}
