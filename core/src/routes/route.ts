import type { RateLimit } from '../accounts/limit.js';

/**
 * What is matched and demanded. `permission` undefined means that any live key may call;
 * `plans` undefined means that every plan offers it.
 */
export interface Route {
  /** Method and pattern as written in the configuration: `POST /chat/:id`. Names the route in usage and refusals. */
  readonly match: string;
  readonly upstream: string | undefined;
  readonly permission: string | undefined;
  readonly plans: readonly string[] | undefined;
  readonly cost: number;
  /** Counted for this route alone, beside those of the plan; never an empty list. */
  readonly limits?: readonly RateLimit[];
  /** Permission and plans are evaluated and recorded, not enforced; `false` enforces them even for a plan in shadow. */
  readonly shadow?: boolean;
}
