import type { UsageRow } from '@neoagent/core';
import { expect, it } from 'vitest';
import { t0 } from '../../contract/builders.js';
import { entryOf, rowsOfEntry } from './usage-entry.js';

function aRow(fields: Partial<UsageRow> = {}): UsageRow {
  return {
    accountId: 'acc_1',
    keyId: 'key_1',
    secretId: 'sec_1',
    route: 'POST /chat',
    reason: '',
    statusClass: 2,
    bucket: t0,
    count: 3,
    lastAt: t0 + 5,
    ...fields,
  };
}

const rows = [
  aRow(),
  aRow({ secretId: 'sec_2', lastAt: t0 }),
  aRow({ reason: 'rate_limited', statusClass: 4, lastAt: t0 + 59_999 }),
  aRow({ bucket: t0 - 60_000, lastAt: t0 - 1 }),
  aRow({ route: 'GET /"quoted"\u2028', count: 1 }),
  aRow({ bucket: 0, lastAt: 7 }),
];

it('an entry tells the rows it was made of', () => {
  expect(rowsOfEntry(entryOf(rows))).toEqual(rows);
});

it('entries of earlier versions are read as they were meant', () => {
  expect(rowsOfEntry(JSON.stringify(rows))).toEqual(rows);
  const [row = aRow()] = rows;
  const { accountId, keyId, secretId, route, reason, statusClass, bucket, count, lastAt } = row;
  const entry = {
    outcomes: [[route, reason, statusClass, bucket]],
    rows: [accountId, keyId, secretId, 0, count, lastAt],
  };
  expect(rowsOfEntry(JSON.stringify(entry))).toEqual([row]);
});
