import type { Reason } from '../authorize/reasons.js';
import type { StatusClass, UsageRow, UsageStep } from '../usage/usage-row.js';

/** Which usage of one account is asked for: from `from` up to and without `to`, epoch milliseconds, in whole steps. */
export interface UsageQuestion {
  readonly accountId: string;
  readonly step: UsageStep;
  readonly from: number;
  readonly to: number;
  /** What the counts are told apart by, besides the time and whether the requests were allowed. */
  readonly groupBy: UsageGrouping;
  readonly keyId?: string;
  readonly route?: string;
}

export const usageGroupings = ['key', 'secret', 'route', 'reason', 'status'] as const;
export type UsageGrouping = (typeof usageGroupings)[number];

/** The counts of one group in one step. `group` is a key id, a secret id, a route, a reason (`''` when allowed) or `2xx`. */
export interface UsageCount {
  readonly bucket: number;
  readonly group: string;
  readonly allowed: number;
  readonly refused: number;
}

/** The counts of one secret over a time. */
export interface SecretUsage {
  readonly secretId: string;
  readonly allowed: number;
  readonly refused: number;
  /** Moment of the latest request, allowed or refused, epoch milliseconds. */
  readonly lastAt: number;
}

/** A route for which a key had the permission when it was called, and when that was last, epoch milliseconds. */
export interface RouteUse {
  readonly keyId: string;
  readonly route: string;
  readonly lastAt: number;
}

/** One account's usage by minute, as detectors read it. */
export interface UsageRange {
  readonly accountId: string;
  readonly keyId: string;
  readonly from: number;
  readonly to: number;
}

/** What is older goes, per step; epoch milliseconds. */
export type UsageRetention = Readonly<Record<UsageStep, number>>;

/**
 * Counts of decisions. Rows are appended as they come and added up into minutes by `rollUp`, which readers call first when they must see
 * everything: hours and days are answered as of all minutes, whether those were folded or not. Reads never answer with another account's usage.
 */
export interface UsageStore {
  /**
   * Durable once resolved: one small transaction however many rows there are. `bucket` of a row is its minute. The order in which
   * minutes arrive does not matter. Rows are the caller's again once it has settled, and may say something else then.
   */
  append(rows: readonly UsageRow[]): Promise<void>;
  /**
   * Brings everything appended into the minutes. Each count arrives once, also when this is broken off, repeated, or run by several
   * processes. Rows of accounts that are gone are skipped.
   */
  rollUp(): Promise<void>;
  /**
   * Adds minutes that are over at `now` to their hours, and such hours to their days, epoch milliseconds. No answer changes by it;
   * answers about long times take less work after it. Safe to be broken off, repeated, or run by several processes. It takes its time;
   * `isWanted` is asked between its steps.
   */
  fold(now: number, isWanted?: () => boolean): Promise<void>;
  /** By time, then group; at most `limit`. */
  count(question: UsageQuestion, limit: number): Promise<readonly UsageCount[]>;
  /** Rows of the given step of one key, by time. */
  rows(range: UsageRange, step: UsageStep): Promise<readonly UsageRow[]>;
  /** By secret id; by the minutes, so a range within the time for which minutes are kept is exact to the minute. */
  countBySecret(range: UsageRange): Promise<readonly SecretUsage[]>;
  /**
   * Which routes the keys of an account got past the permission for, since the day that `from` lies in, by key id, then route; by the
   * days. What was refused only by a limit, or failed at the upstream, counts.
   */
  routesUsed(accountId: string, from: number): Promise<readonly RouteUse[]>;
  /** Drops rows that begin before the given moments. What is not yet in the coarser steps stays until it is. */
  prune(before: UsageRetention): Promise<void>;
}

/** The group that a row belongs to. */
export function groupOf(row: UsageRow, grouping: UsageGrouping): string {
  const groups: Readonly<Record<UsageGrouping, string | Reason>> = {
    key: row.keyId,
    secret: row.secretId,
    route: row.route,
    reason: row.reason,
    status: statusClassName(row.statusClass),
  };
  return groups[grouping];
}

/** `2xx` of 2. */
export function statusClassName(statusClass: StatusClass): string {
  return `${statusClass}xx`;
}
