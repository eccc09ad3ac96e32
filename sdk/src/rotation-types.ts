/** How far the cut-over of a rotated key is. All times are ISO 8601 in UTC. */
export interface Rotation {
  readonly rotatedAt: string;
  /** Until when the old secret works. */
  readonly graceEndsAt: string;
  /** How far the grace period can be extended. */
  readonly latestGraceEnd: string;
  /** The grace period ends once nobody sent the old secret for so long, such as `24h`; `null`: time alone ends it. */
  readonly endWhenSilentFor: string | null;
  readonly current: SecretRequests;
  readonly old: SecretRequests;
  /** Who sent the old secret since the rotation; the newest twenty, newest first. */
  readonly senders: readonly SecretSender[];
}

/** What came with one secret since the rotation; `lastAt` is `null` when it was never sent. */
export interface SecretRequests {
  readonly id: string;
  readonly hint: string;
  readonly allowed: number;
  readonly refused: number;
  readonly lastAt: string | null;
}

/** One program that sent the old secret; `count` requests were let through since `firstAt`. */
export interface SecretSender {
  readonly address: string | null;
  readonly country: string | null;
  readonly userAgent: string | null;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** What is asked of rotation, as durations such as `90d`; `null` asks for nothing. */
export interface RotationWish {
  readonly rotateEvery: string | null;
  readonly grace: string | null;
}

/** What the account asks of rotation, and which of its keys fall short of it. */
export interface RotationPolicy {
  readonly account: RotationWish & { readonly maxLifetime: string | null };
  /** The shorter of the account’s and the plan’s longest life of a key. */
  readonly maxLifetimeInForce: string | null;
  readonly keys: readonly (RotationWish & { readonly keyId: string; readonly name: string })[];
  /** Keys to be rotated soon, from their first reminder on; the most pressing first. */
  readonly due: readonly {
    readonly keyId: string;
    readonly name: string;
    readonly dueAt: string;
    readonly isOverdue: boolean;
  }[];
  /** Keys past the longest life, made before it was set. */
  readonly over: readonly {
    readonly keyId: string;
    readonly name: string;
    readonly why: 'never_expires' | 'expires_too_late' | 'secret_too_old';
  }[];
}

/** Which keys to rotate together, and how. `run` is a name of your own: repeated with it, keys it has rotated are left alone. */
export interface ManyRotation {
  readonly run: string;
  readonly createdBy?: string;
  readonly grace?: string;
  readonly endWhenSilentFor?: string;
  readonly endRunningGrace?: boolean;
  /** `next` of the answer before. */
  readonly after?: string;
  readonly limit?: number;
}

/** What became of one key. Carries the secret of one that was rotated, this once: do not cache or log it. */
export type KeyOutcome = { readonly keyId: string; readonly name: string } & (
  | { readonly outcome: 'rotated'; readonly secret: string; readonly graceEndsAt: string | null }
  | { readonly outcome: 'skipped' }
  | { readonly outcome: 'failed'; readonly code: string; readonly detail: string }
);

export interface ManyRotated {
  readonly results: readonly KeyOutcome[];
  readonly next: string | null;
  readonly total: number;
}
