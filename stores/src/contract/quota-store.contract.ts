import type { QuotaRow } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { t0, upTo } from './builders.js';
import { type OpenSubject, opened } from './database-subject.js';

function aRow(fields: Partial<QuotaRow> = {}): QuotaRow {
  return { counter: 'acc_1:quota:month', firstDay: t0, endAt: t0 + 1000, used: 5, ...fields };
}

/** Every promise of the port `QuotaStore`. */
export function quotaStoreContract(open: OpenSubject): void {
  describe('what was spent of quotas', () => {
    it('is there after the store is opened anew, as long as its period lasts', async () => {
      const { db, reopened } = await opened(open);
      await db.quotas.save([aRow(), aRow({ counter: 'key_1:quota:day', used: 3_000_000_000 })]);
      const { quotas } = await reopened();
      expect((await quotas.load(t0 + 999)).toSorted(byCounter)).toEqual([
        aRow(),
        aRow({ counter: 'key_1:quota:day', used: 3_000_000_000 }),
      ]);
      expect(await quotas.load(t0 + 1000)).toEqual([]);
    });

    it('only grows: of two writes the greater stays, in whichever order they come', async () => {
      const { db } = await opened(open);
      for (const used of [5, 9, 7]) await db.quotas.save([aRow({ used, endAt: t0 + 100 * used })]);
      expect(await db.quotas.load(t0)).toEqual([aRow({ used: 9, endAt: t0 + 900 })]);
    });

    it('keeps periods and counters apart, many thousands in one write', async () => {
      const { db } = await opened(open);
      await db.quotas.save(upTo(2000).map((n) => aRow({ counter: `acc_${n % 1000}`, firstDay: n })));
      expect((await db.quotas.load(t0)).length).toBe(2000);
    });

    it('is told of some counters alone, of each of their periods', async () => {
      const { db } = await opened(open);
      const rows = ['a', 'b', 'c'].map((counter) => aRow({ counter }));
      await db.quotas.save([...rows, aRow({ counter: 'a', firstDay: t0 + 1 })]);
      const found = await db.quotas.rowsOf(['c', 'a', 'unknown']);
      expect(found.map(({ counter, firstDay }) => `${counter} ${firstDay - t0}`).sort()).toEqual([
        'a 0',
        'a 1',
        'c 0',
      ]);
      expect(await db.quotas.rowsOf(['b'])).toEqual([aRow({ counter: 'b' })]);
      expect(await db.quotas.rowsOf([])).toEqual([]);
    });

    it('is forgotten once its period is long over', async () => {
      const { db } = await opened(open);
      await db.quotas.save([aRow(), aRow({ firstDay: t0 + 1, endAt: t0 + 5000 })]);
      await db.quotas.forget(t0 + 1001);
      expect((await db.quotas.load(t0)).map(({ firstDay }) => firstDay)).toEqual([t0 + 1]);
    });
  });
}

function byCounter(a: QuotaRow, b: QuotaRow): number {
  return a.counter < b.counter ? -1 : 1;
}
