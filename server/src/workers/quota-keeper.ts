import type { QuotaRow, QuotaStore } from '@neoagent/core';

/** The counts of quotas that a process holds in memory. */
export interface QuotaMemory {
  restore(rows: readonly QuotaRow[]): void;
  drain(): readonly QuotaRow[];
}

/** Keeps the counts of quotas in the store: what is spent survives a restart. */
export interface QuotaKeeper {
  load(at: number): Promise<void>;
  flush(): Promise<void>;
}

/** A period that has ended where its units were spent may still run where the account is moved to. No two zones are further apart. */
const zoneSpreadMs = 2 * 86_400_000;

export function createQuotaKeeper(memory: QuotaMemory, store: QuotaStore): QuotaKeeper {
  let unwritten = new Map<string, QuotaRow>();
  return {
    async load(at) {
      memory.restore(await store.load(at - zoneSpreadMs));
    },
    async flush() {
      for (const row of memory.drain()) unwritten.set(`${row.counter} ${row.firstDay}`, row);
      if (unwritten.size === 0) return;
      const batch = unwritten;
      unwritten = new Map();
      try {
        await store.save([...batch.values()]);
      } catch (error) {
        unwritten = new Map([...batch, ...unwritten]);
        throw error;
      }
    },
  };
}
