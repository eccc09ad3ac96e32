/** The one source of time. */
export interface Clock {
  /** Epoch milliseconds, integer. */
  now(): number;
}
