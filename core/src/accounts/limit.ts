/** A named limit: at most `allow` units per rolling window of `windowMs`, counted for the whole account or for each key. */
export interface RateLimit {
  readonly kind: 'window';
  readonly name: string;
  readonly allow: number;
  readonly windowMs: number;
  readonly counts: 'account' | 'key';
  /** Evaluated and counted, but never a reason to refuse. */
  readonly shadow?: boolean;
}

/** At most `allow` units per calendar day or month, in the time zone of the account. */
export interface Quota {
  readonly kind: 'quota';
  readonly name: string;
  readonly allow: number;
  readonly period: CalendarPeriod;
  readonly counts: 'account' | 'key';
  readonly shadow?: boolean;
}

export type CalendarPeriod = 'day' | 'month';

/** What a caller may spend: so much in any rolling window, or so much in each calendar period. */
export type Limit = RateLimit | Quota;
