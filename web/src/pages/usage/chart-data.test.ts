import type { Usage } from '@neoagent/sdk';
import { expect, it } from 'vitest';
import { chartData } from './chart-data.js';

function aUsage(fields: Partial<Usage> = {}): Usage {
  return {
    from: '2027-01-15T10:00:00.000Z',
    to: '2027-01-15T13:00:00.000Z',
    step: 'hour',
    groupBy: 'route',
    updatedAt: '2027-01-15T12:30:00.000Z',
    totals: { allowed: 0, refused: 0, successRate: null },
    groups: [],
    counts: [],
    quota: null,
    ...fields,
  };
}

const group = (name: string) => ({ group: name, name: null, allowed: 1, refused: 0 });

it('has every bucket of the time, those without requests included', () => {
  const usage = aUsage({
    groups: [group('a'), group('b')],
    counts: [
      { at: '2027-01-15T11:00:00.000Z', group: 'b', allowed: 3, refused: 1 },
      { at: '2027-01-15T12:00:00.000Z', group: 'a', allowed: 2, refused: 0 },
    ],
  });
  const { series, buckets } = chartData(usage, (name) => name.toUpperCase());
  expect(series.map(({ label }) => label)).toEqual(['A', 'B']);
  expect(buckets).toEqual([
    { at: '2027-01-15T10:00:00.000Z', counts: [0, 0] },
    { at: '2027-01-15T11:00:00.000Z', counts: [0, 4] },
    { at: '2027-01-15T12:00:00.000Z', counts: [2, 0] },
  ]);
});

it('takes the smaller of many groups together, and loses no request', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const usage = aUsage({
    groups: names.map(group),
    counts: names.map((name) => ({ at: '2027-01-15T10:00:00.000Z', group: name, allowed: 1, refused: 0 })),
  });
  const { series, buckets } = chartData(usage, (name) => name);
  expect(series.map(({ label }) => label)).toEqual(['a', 'b', 'c', 'd', 'e', '3 others']);
  expect(buckets[0]?.counts).toEqual([1, 1, 1, 1, 1, 3]);
});
