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
}
