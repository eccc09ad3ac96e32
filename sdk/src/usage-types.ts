export type UsageStep = 'minute' | 'hour' | 'day';
export type UsageGrouping = 'key' | 'secret' | 'route' | 'reason' | 'status';

/** Which usage is asked for; times are ISO 8601. What is left out is chosen by the server. */
export interface UsageQuestion {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly step?: UsageStep | undefined;
  readonly groupBy?: UsageGrouping | undefined;
  readonly keyId?: string | undefined;
  readonly route?: string | undefined;
}

/** How often an account's keys were used. All times are ISO 8601 in UTC. */
export interface Usage {
  /** Where the first bucket begins. */
  readonly from: string;
  /** Where the last bucket ends. */
  readonly to: string;
  readonly step: UsageStep;
  readonly groupBy: UsageGrouping;
  readonly updatedAt: string;
  /** `successRate` is the share of requests that were allowed, from 0 to 1; `null` when there were none. */
  readonly totals: {
    readonly allowed: number;
    readonly refused: number;
    readonly successRate: number | null;
  };
  /** The busiest first. */
  readonly groups: readonly UsageGroup[];
  /** By time, then group; buckets without requests are left out. */
  readonly counts: readonly UsageCount[];
  readonly quota: QuotaState | null;
}

/** `group` is a key id, a secret id, a route, a reason (empty when allowed) or `2xx`. */
export interface UsageGroup {
  readonly group: string;
  /** The name of the key or secret; `null` when there is none. */
  readonly name: string | null;
  readonly allowed: number;
  readonly refused: number;
}

export interface UsageCount {
  readonly at: string;
  readonly group: string;
  readonly allowed: number;
  readonly refused: number;
}

/** What is spent of the plan's quota in the present period. */
export interface QuotaState {
  readonly allow: number;
  readonly used: number;
  readonly period: 'day' | 'month';
  readonly timeZone: string;
  readonly resetsAt: string;
}
