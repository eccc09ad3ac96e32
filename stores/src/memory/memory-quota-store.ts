import type { QuotaRow, QuotaStore } from '@neoagent/core';
import type { MemoryAccess } from './memory-state.js';

export function createMemoryQuotaStore(access: MemoryAccess): QuotaStore {
  return {
    async load(at) {
      return [...access.read().quotas.values()].filter(({ endAt }) => endAt > at);
    },
    async rowsOf(counters) {
      const wanted = new Set(counters);
      return [...access.read().quotas.values()].filter(({ counter }) => wanted.has(counter));
    },
    save: (rows) =>
      access.write(({ quotas }) => {
        for (const row of rows) {
          const place = `${row.counter} ${row.firstDay}`;
          quotas.set(place, greaterOf(row, quotas.get(place) ?? row));
        }
      }),
    forget: (endedBefore) =>
      access.write(({ quotas }) => {
        for (const [place, { endAt }] of [...quotas]) if (endAt < endedBefore) quotas.delete(place);
      }),
  };
}

function greaterOf(given: QuotaRow, stored: QuotaRow): QuotaRow {
  return {
    ...given,
    used: Math.max(given.used, stored.used),
    endAt: Math.max(given.endAt, stored.endAt),
  };
}
