/** What a counter spent in one calendar period; `firstDay` names the period (midnight UTC of its first day), `endAt` is its end. */
export interface QuotaRow {
  readonly counter: string;
  readonly firstDay: number;
  readonly endAt: number;
  readonly used: number;
}

/** Keeps what was spent of quotas over a restart. Written in batches, off the request's way. */
export interface QuotaStore {
  /** Every row whose period is not over at `at`, in any order. */
  load(at: number): Promise<readonly QuotaRow[]>;
  /** Every row of these counters, in any order. */
  rowsOf(counters: readonly string[]): Promise<readonly QuotaRow[]>;
  /** Each row is added, or raises the one that is stored: what was spent never gets less. */
  save(rows: readonly QuotaRow[]): Promise<void>;
  /** Forgets the rows of periods that ended before. */
  forget(endedBefore: number): Promise<void>;
}
