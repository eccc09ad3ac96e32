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
