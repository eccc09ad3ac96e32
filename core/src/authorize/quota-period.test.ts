import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTimeZone, periodOf } from './quota-period.js';

const hourMs = 3_600_000;
const iso = (at: number) => new Date(at).toISOString().slice(0, 16);
const shown = (at: string, period: 'day' | 'month', zone: string) => {
  const { startAt, endAt, firstDay } = periodOf(Date.parse(at), period, zone);
  return [iso(startAt), iso(endAt), iso(firstDay).slice(0, 10)];
};

describe('a period', () => {
  test.each([
    ['2026-11-22T12:00Z', 'day', 'UTC', '2026-11-22T00:00', '2026-11-23T00:00', '2026-11-22'],
    ['2026-11-22T12:00Z', 'month', 'UTC', '2026-11-01T00:00', '2026-12-01T00:00', '2026-11-01'],
    ['2026-12-31T23:59Z', 'month', 'UTC', '2026-12-01T00:00', '2027-01-01T00:00', '2026-12-01'],
    ['2024-02-29T00:00Z', 'month', 'UTC', '2024-02-01T00:00', '2024-03-01T00:00', '2024-02-01'],
    ['2026-10-31T15:00Z', 'month', 'Asia/Tokyo', '2026-10-31T15:00', '2026-11-30T15:00', '2026-11-01'],
    ['2026-11-22T04:59Z', 'day', 'America/New_York', '2026-11-21T05:00', '2026-11-22T05:00', '2026-11-21'],
    ['2026-11-22T12:00Z', 'day', 'Asia/Kathmandu', '2026-11-21T18:15', '2026-11-22T18:15', '2026-11-22'],
  ] as const)('%s: the %s in %s', (at, period, zone, startAt, endAt, firstDay) => {
    expect(shown(at, period, zone)).toEqual([startAt, endAt, firstDay]);
  });

  test.each([
    ['the clock goes forward', '2026-03-29T12:00Z', 'Europe/Berlin', 23],
    ['the clock goes back', '2026-10-25T12:00Z', 'Europe/Berlin', 25],
    ['the clock goes by half an hour', '2026-10-04T00:00Z', 'Australia/Lord_Howe', 23.5],
    ['midnight is skipped', '2018-11-04T12:00Z', 'America/Sao_Paulo', 23],
    ['midnight comes twice', '2018-02-17T12:00Z', 'America/Sao_Paulo', 25],
  ] as const)('a day on which %s is as long as on the wall', (_name, at, zone, hours) => {
    const { startAt, endAt } = periodOf(Date.parse(at), 'day', zone);
    expect((endAt - startAt) / hourMs).toBe(hours);
  });

  test('a day that a zone left out does not exist, and nothing is lost around it', () => {
    const before = periodOf(Date.parse('2011-12-30T09:59Z'), 'day', 'Pacific/Apia');
    const after = periodOf(Date.parse('2011-12-30T10:00Z'), 'day', 'Pacific/Apia');
    expect(after.startAt).toBe(before.endAt);
    expect(after.firstDay - before.firstDay).toBe(48 * hourMs);
  });

  test('every moment is in exactly one: periods of a zone follow each other without a gap', () => {
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/St_Johns',
      'America/Havana',
      'Pacific/Apia',
      'Africa/Casablanca',
    ];
    const moment = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2060, 0, 1) });
    fc.assert(
      fc.property(moment, fc.constantFrom(...zones), fc.constantFrom('day', 'month'), (at, zone, period) => {
        const one = periodOf(at, period, zone);
        expect(one.startAt <= at && at < one.endAt).toBe(true);
        const next = periodOf(one.endAt, period, zone);
        expect(next.startAt).toBe(one.endAt);
        expect(next.firstDay).toBeGreaterThan(one.firstDay);
        expect(periodOf(one.startAt - 1, period, zone).endAt).toBe(one.startAt);
        expect(periodOf(one.endAt - 1, period, zone)).toEqual(one);
      }),
      { numRuns: 150 },
    );
  });
});

test('a time zone is UTC or an IANA name', () => {
  expect(['UTC', 'Europe/Berlin', 'Nowhere/City', ''].map(isTimeZone)).toEqual([true, true, false, false]);
});
