import {
  checkQuota,
  type QuotaClaim,
  type QuotaCount,
  type QuotaRow,
  restoreQuota,
  takeFromQuota,
  type WindowAnswer,
} from '@neoagent/core';

/** What is spent of quotas: one small record per account or key that spent from one since the start. None is forgotten, so none starts anew. */
export interface QuotaCounters {
  check(claim: QuotaClaim, at: number): WindowAnswer;
  take(claim: QuotaClaim, at: number): WindowAnswer;
  restore(rows: readonly QuotaRow[]): void;
  /** The rows that changed since the last drain. */
  drain(): readonly QuotaRow[];
}

export function createQuotaCounters(): QuotaCounters {
  const counts = new Map<string, QuotaCount>();
  let changed = new Map<string, QuotaRow>();

  function obtain(counter: string): QuotaCount {
    let count = counts.get(counter);
    if (count === undefined) {
      count = [];
      counts.set(counter, count);
    }
    return count;
  }

  return {
    check: (claim, at) => checkQuota(counts.get(claim.counter), claim, at),
    take(claim, at) {
      const count = obtain(claim.counter);
      const answer = takeFromQuota(count, claim, at);
      const spent = count.at(-1);
      if (answer.fits && spent !== undefined && claim.cost > 0) {
        changed.set(`${claim.counter} ${spent.firstDay}`, { counter: claim.counter, ...spent });
      }
      return answer;
    },
    restore(rows) {
      for (const row of rows) restoreQuota(obtain(row.counter), row);
    },
    drain() {
      const rows = [...changed.values()];
      changed = new Map();
      return rows;
    },
  };
}
