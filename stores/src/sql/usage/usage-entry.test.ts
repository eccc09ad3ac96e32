import { expect, it } from 'vitest';
import { aUsageRow, t0 } from '../../contract/builders.js';
import { entryOf, rowsOfEntry } from './usage-entry.js';

const rows = [
  aUsageRow(),
  aUsageRow({ secretId: 'sec_2', lastAt: t0 }),
  aUsageRow({ reason: 'rate_limited', statusClass: 4, lastAt: t0 + 59_999 }),
  aUsageRow({ bucket: t0 - 60_000, lastAt: t0 - 1 }),
  aUsageRow({ route: 'GET /"quoted"\u2028', count: 1 }),
  aUsageRow({ bucket: 0, lastAt: 7 }),
];

it('an entry tells the rows it was made of', () => {
  expect(rowsOfEntry(entryOf(rows))).toEqual(rows);
});

it('entries of earlier versions are read as they were meant', () => {
  expect(rowsOfEntry(JSON.stringify(rows))).toEqual(rows);
  const [row = aUsageRow()] = rows;
  const { accountId, keyId, secretId, route, reason, statusClass, bucket, count, lastAt } = row;
  const entry = {
    outcomes: [[route, reason, statusClass, bucket]],
    rows: [accountId, keyId, secretId, 0, count, lastAt],
  };
  expect(rowsOfEntry(JSON.stringify(entry))).toEqual([row]);
});
