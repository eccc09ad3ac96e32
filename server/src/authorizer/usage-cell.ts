import {
  type Caller,
  minuteMs,
  type PlaceNotes,
  type Reason,
  type StatusClass,
  type UsageRow,
} from '@neoagent/core';

/** What the requests of one cell have in common. `minute` is counted from the epoch: small whole numbers need no memory of their own. */
export interface CellPlace {
  readonly route: string;
  readonly reason: Reason | '';
  readonly statusClass: StatusClass;
  readonly minute: number;
}

/**
 * A row in the making, and the row itself while it is written: a row made anew for each flush would outlive young garbage. Those of one
 * caller hang together, the one counted last in front.
 */
export class UsageCell implements UsageRow, PlaceNotes {
  readonly accountId: string;
  readonly keyId: string;
  readonly secretId: string;
  /** For how long its recorder looks at it. */
  readonly era: object;
  readonly route: string;
  readonly reason: Reason | '';
  readonly statusClass: StatusClass;
  readonly minute: number;
  /** Counted since the last flush. */
  waiting = 0;
  /** What is being written. */
  count = 0;
  /** Of the latest request, from the beginning of the minute. */
  lastMs = 0;
  sum: object | undefined = undefined;
  next: UsageCell | undefined = undefined;

  constructor(caller: Caller, era: object, { route, reason, statusClass, minute }: CellPlace) {
    this.accountId = caller.accountId;
    this.keyId = caller.keyId;
    this.secretId = caller.secretId;
    this.era = era;
    this.route = route;
    this.reason = reason;
    this.statusClass = statusClass;
    this.minute = minute;
  }

  get bucket(): number {
    return this.minute * minuteMs;
  }

  /** May be that of a request which is not in `count` yet. */
  get lastAt(): number {
    return this.minute * minuteMs + this.lastMs;
  }

  get notes(): PlaceNotes {
    return this;
  }
}
