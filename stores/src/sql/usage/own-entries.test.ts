import { copyOfRow, type PlaceNotes, type UsageRow } from '@neoagent/core';
import { expect, it } from 'vitest';
import { aUsageRow, t0, upTo } from '../../contract/builders.js';
import { type AddedUp, OwnEntries } from './own-entries.js';

/** As of one who counts the same places again and again. */
function aCounted(fields: Partial<UsageRow> = {}): (count: number, lastAt: number) => UsageRow {
  const notes: PlaceNotes = { sum: undefined };
  return (count, lastAt) => aUsageRow({ ...fields, count, lastAt, notes });
}

it('adds rows with the same notes up, keeps the latest moment, and tells every place apart', () => {
  const own = new OwnEntries();
  const others: readonly Partial<UsageRow>[] = [
    { secretId: 'sec_2' },
    { route: 'GET /chat' },
    { reason: 'rate_limited' },
    { statusClass: 5 },
    { bucket: t0 + 60_000 },
  ];
  const counted = [{}, ...others].map(aCounted);
  own.add(
    [1],
    counted.map((row) => row(2, t0 + 9)),
  );
  own.add(
    [2],
    counted.map((row) => row(3, t0 + 7)),
  );
  const { entries, rows } = own.take();
  expect(entries).toEqual([1, 2]);
  expect(rows.map(copyOfRow)).toEqual(
    [{}, ...others].map((fields) => aUsageRow({ ...fields, count: 5, lastAt: t0 + 9 })),
  );
  expect(own.take()).toEqual({ entries: [], rows: [] });
});

it('adds nothing to what was taken, nor to what another keeps', () => {
  const [own, other] = [new OwnEntries(), new OwnEntries()];
  const row = aCounted();
  own.add([1], [row(2, t0)]);
  const taken = own.take();
  own.add([2], [row(3, t0)]);
  other.add([1], [row(4, t0)]);
  own.add([3], [row(5, t0)]);
  const countsOf = ({ rows }: AddedUp) => rows.reduce((sum, { count }) => sum + count, 0);
  expect([taken, own.take(), other.take()].map(countsOf)).toEqual([2, 8, 4]);
});

it('leaves a row that it was given as it was', () => {
  const own = new OwnEntries();
  const row = Object.freeze(aUsageRow());
  own.add([1], [row]);
  own.add([2], [row]);
  expect(row.count).toBe(1);
  expect(own.take().rows.map(copyOfRow)).toEqual([aUsageRow(), aUsageRow()]);
});

it('what exceeds its bound is given up whole until it is taken, so that no entry stands for a part', () => {
  const own = new OwnEntries();
  own.add(upTo(3000), [aUsageRow()]);
  own.add(upTo(3000), [aUsageRow()]);
  own.add([7000], [aUsageRow()]);
  expect(own.take()).toEqual({ entries: [], rows: [] });
  own.add([7001], [aUsageRow()]);
  const { entries, rows } = own.take();
  expect(entries).toEqual([7001]);
  expect(rows.map(copyOfRow)).toEqual([aUsageRow()]);
});
