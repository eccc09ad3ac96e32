import type { Reason } from '../authorize/reasons.js';

/** How long the time is that one row of usage stands for. */
export const usageSteps = ['minute', 'hour', 'day'] as const;
export type UsageStep = (typeof usageSteps)[number];

/** Length of each step in milliseconds; days are those of UTC. */
export const usageStepMs: Readonly<Record<UsageStep, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** First digit of the status that answered the request: 2 stands for 200 to 299. */
export type StatusClass = 1 | 2 | 3 | 4 | 5;

/** What a request can come to once its key has the permission of the route: allowed, limited, or failed beyond us. */
export const reasonsPastPermission: readonly (Reason | '')[] = [
  '',
  'rate_limited',
  'quota_exceeded',
  'upstream_unreachable',
  'upstream_timeout',
];

/** How often one secret met one outcome on one route in one minute, hour or day. Holds nothing that a caller wrote. */
export interface UsageRow {
  readonly accountId: string;
  readonly keyId: string;
  readonly secretId: string;
  /** The route as configured; `''` when none was known before the request was refused. */
  readonly route: string;
  /** Why it was refused; `''` when it was allowed. */
  readonly reason: Reason | '';
  readonly statusClass: StatusClass;
  /** When the minute, hour or day begins, epoch milliseconds. */
  readonly bucket: number;
  readonly count: number;
  /** Moment of the latest request counted, epoch milliseconds. */
  readonly lastAt: number;
  /** Given by whoever counts one place again and again: the same for every row of the place, and for no other. */
  readonly notes?: PlaceNotes | undefined;
}

/**
 * What a store leaves for the next row of the same place, since many rows of one place follow each other: it saves looking the place up.
 * Only the store that left it understands it.
 */
export interface PlaceNotes {
  sum: object | undefined;
}

/** What a row says now, without its notes: whoever counts may go on with the row itself. */
export function copyOfRow(row: UsageRow): UsageRow {
  const { accountId, keyId, secretId, route, reason, statusClass, bucket, count, lastAt } = row;
  return { accountId, keyId, secretId, route, reason, statusClass, bucket, count, lastAt };
}

/** When the minute, hour or day of a moment begins. */
export function bucketOf(at: number, step: UsageStep): number {
  return Math.floor(at / usageStepMs[step]) * usageStepMs[step];
}

/** The class of an HTTP status. Answers 5 for what is no status. */
export function statusClassOf(status: number): StatusClass {
  const first = Math.floor(status / 100);
  return first >= 1 && first <= 4 ? (first as StatusClass) : 5;
}
