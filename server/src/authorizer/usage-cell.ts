import { type Caller, type Reason, type StatusClass, type UsageRow, usageStepMs } from '@neoagent/core';

const minuteMs = usageStepMs.minute;

/** What the requests of one cell have in common. `minute` is counted from the epoch: small whole numbers need no memory of their own. */
export interface CellPlace {
  readonly route: string;
  readonly reason: Reason | '';
  readonly statusClass: StatusClass;
  readonly minute: number;
}

/** A row in the making. Those of one caller hang together, the one counted last in front. */
export class UsageCell {
  readonly caller: Caller;
  /** For how long its recorder looks at it; later it may be taken for other requests of the caller. */
  era: object;
  route: string;
  reason: Reason | '';
  statusClass: StatusClass;
  minute: number;
  /** Since the last flush. */
  count = 0;
  /** Of the latest request, from the beginning of the minute. */
  lastMs = 0;
  next: UsageCell | undefined;

  constructor(caller: Caller, era: object, { route, reason, statusClass, minute }: CellPlace) {
    this.caller = caller;
    this.era = era;
    this.route = route;
    this.reason = reason;
    this.statusClass = statusClass;
    this.minute = minute;
    this.next = undefined;
  }

  /** Begins anew as the only one of its caller. */
  reuse(era: object, { route, reason, statusClass, minute }: CellPlace): void {
    this.era = era;
    this.route = route;
    this.reason = reason;
    this.statusClass = statusClass;
    this.minute = minute;
    this.lastMs = 0;
    this.next = undefined;
  }

  /** What was counted since the last flush. */
  row(): UsageRow {
    const { route, reason, statusClass, count } = this;
    const { accountId, keyId, secretId } = this.caller;
    const bucket = this.minute * minuteMs;
    const lastAt = bucket + this.lastMs;
    return { accountId, keyId, secretId, route, reason, statusClass, bucket, count, lastAt };
  }
}
