import type { UsageRow } from '@neoagent/core';
import { expect, it } from 'vitest';
import { t0, upTo } from '../../contract/builders.js';
import { OwnEntries } from './own-entries.js';

function aRow(fields: Partial<UsageRow> = {}): UsageRow {
  return {
    accountId: 'acc_1',
    keyId: 'key_1',
    secretId: 'sec_1',
    route: 'POST /chat',
    reason: '',
    statusClass: 2,
    bucket: t0,
    count: 1,
    lastAt: t0 + 5,
    ...fields,
  };
}

it('adds rows of one place up, keeps the latest moment, and tells every place apart', () => {
  const own = new OwnEntries();
  const others: readonly Partial<UsageRow>[] = [
    { secretId: 'sec_2' },
    { route: 'GET /chat' },
    { reason: 'rate_limited' },
    { statusClass: 5 },
    { bucket: t0 + 60_000 },
  ];
  own.add([1], [aRow({ count: 2, lastAt: t0 + 9 }), ...others.map(aRow)]);
  own.add([2], [aRow({ count: 3, lastAt: t0 + 7 }), ...others.map(aRow)]);
  const { entries, rows } = own.take();
  expect(entries).toEqual([1, 2]);
  expect(rows).toHaveLength(6);
  expect(rows).toContainEqual(aRow({ count: 5, lastAt: t0 + 9 }));
  for (const other of others) expect(rows).toContainEqual(aRow({ ...other, count: 2 }));
  expect(own.take()).toEqual({ entries: [], rows: [] });
});

it('leaves a row that it was given as it was', () => {
  const own = new OwnEntries();
  const row = Object.freeze(aRow());
  own.add([1], [row]);
  own.add([2], [row]);
  expect(row.count).toBe(1);
  expect(own.take().rows).toEqual([aRow({ count: 2 })]);
});

it('what exceeds its bound is given up whole until it is taken, so that no entry stands for a part', () => {
  const own = new OwnEntries();
  own.add(upTo(3000), [aRow()]);
  own.add(upTo(3000), [aRow()]);
  own.add([7000], [aRow()]);
  expect(own.take()).toEqual({ entries: [], rows: [] });
  own.add([7001], [aRow()]);
  expect(own.take()).toEqual({ entries: [7001], rows: [aRow()] });
});
