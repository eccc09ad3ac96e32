/** What an account, or one key of it, asks of rotation. Durations are milliseconds; `null` asks for nothing. */
export interface RotationPolicy {
  readonly accountId: string;
  /** `null` for the policy of the whole account. */
  readonly keyId: string | null;
  /** A secret is due for rotation at this age. */
  readonly rotateEveryMs: number | null;
  /** How long the replaced secret works when a rotation does not say. */
  readonly graceMs: number | null;
  /** No key is made to live longer, and no secret is let grow older. Only of an account. */
  readonly maxLifetimeMs: number | null;
}
