import { expect, it } from 'vitest';
import { aUsageRow, upTo } from '../../contract/builders.js';
import { RowsInOrder } from './rows-in-order.js';

/** 3 rows each of 12 accounts, mixed. */
const rows = [7, 2, 5].flatMap((secret) =>
  upTo(12).map((n) => aUsageRow({ accountId: `acc_${n}`, secretId: `sec_${secret}` })),
);

function walk(most: number, from = ''): string[] {
  const ordered = new RowsInOrder(rows);
  const places: string[] = [];
  let through = from;
  for (;;) {
    const part = ordered.behind(through, most);
    places.push(...part.map(({ place }) => place));
    if (part.length < most) return places;
    through = part.at(-1)?.place ?? through;
  }
}

it('hands every row over once, in one order whatever is taken at a time', () => {
  const all = walk(1000);
  expect(all).toHaveLength(rows.length);
  expect(all).toEqual(all.toSorted());
  for (const most of [1, 2, 5, 7, 36]) expect(walk(most)).toEqual(all);
});

it('goes on behind any place, also in the middle of an account', () => {
  const all = walk(1000);
  for (const [at, place] of all.entries()) expect(walk(4, place)).toEqual(all.slice(at + 1));
});

it('rows of one place are handed over as one, whatever is taken at a time', () => {
  for (const most of [1, 2, 1000]) {
    const ordered = new RowsInOrder([...rows, ...rows.slice(4), ...rows.slice(9)]);
    const counts = new Map<string, number>();
    for (let part = ordered.behind('', most); part.length > 0; ) {
      for (const { place, row } of part) counts.set(place, row.count + (counts.get(place) ?? 0));
      part = ordered.behind(part.at(-1)?.place ?? '', most);
    }
    expect(counts.size).toBe(rows.length);
    expect([...counts.values()].toSorted()).toEqual([
      ...upTo(4).map(() => 1),
      ...upTo(5).map(() => 2),
      ...rows.slice(9).map(() => 3),
    ]);
  }
});

it('what was handed over and not moved is handed over again', () => {
  const ordered = new RowsInOrder(rows);
  const first = ordered.behind('', 5);
  expect(ordered.behind('', 5)).toEqual(first);
  const third = first[2]?.place ?? '';
  expect(ordered.behind(third, 2)).toEqual(first.slice(3, 5));
});
