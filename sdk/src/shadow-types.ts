/**
 * How often a rule in shadow mode would have refused one key on one route. The requests went through. All times are ISO 8601 in
 * UTC.
 */
export interface ShadowFinding {
  readonly accountId: string;
  readonly keyId: string;
  /** The name the key has now. */
  readonly keyName: string;
  readonly route: string;
  /** The rule: `plan free`, `route POST /chat`, `limit burst`. */
  readonly rule: string;
  readonly reason: string;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
}
