import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aQuota, t0 } from '../../test/builders.js';
import { checkQuota, maximumPeriods, type QuotaCount, restoreQuota, takeFromQuota } from './quota-count.js';
import { periodOf } from './quota-period.js';

const dayMs = 86_400_000;
const claim = (cost = 1, members = {}) => ({ limit: aQuota(members), cost, timeZone: 'UTC' });

test('what is left and the time until the period ends are told; a refusal spends nothing', () => {
  const count: QuotaCount = [];
  const untilEnd = Date.UTC(2026, 11, 1) - t0;
  expect(takeFromQuota(count, claim(8), t0)).toEqual({
    fits: true,
    remaining: 2,
    retryAfterMs: 0,
    resetMs: untilEnd,
  });
  const refused = { fits: false, remaining: 2, retryAfterMs: untilEnd, resetMs: untilEnd };
  for (let i = 0; i < 3; i++) expect(takeFromQuota(count, claim(3), t0)).toEqual(refused);
  expect(takeFromQuota(count, claim(2), t0).fits).toBe(true);
});

test('the next period begins with the whole quota at its first millisecond', () => {
  const count: QuotaCount = [];
  const endAt = Date.UTC(2026, 11, 1);
  takeFromQuota(count, claim(10), t0);
  expect(checkQuota(count, claim(), endAt - 1)).toMatchObject({ fits: false, retryAfterMs: 1 });
  expect(checkQuota(count, claim(10), endAt)).toMatchObject({ fits: true, remaining: 10 });
});

test('an account that changes its time zone keeps what it spent', () => {
  const count: QuotaCount = [];
  takeFromQuota(count, claim(10), t0);
  for (const timeZone of ['Asia/Tokyo', 'America/Lima']) {
    expect(checkQuota(count, { ...claim(), timeZone }, t0).fits).toBe(false);
  }
});

test('what was spent before a restart is spent after it, and restoring never returns anything', () => {
  const count: QuotaCount = [];
  const { firstDay, endAt } = periodOf(t0, 'month', 'UTC');
  restoreQuota(count, { firstDay, endAt, used: 7 });
  takeFromQuota(count, claim(2), t0);
  restoreQuota(count, { firstDay, endAt, used: 7 });
  expect(checkQuota(count, claim(), t0).remaining).toBe(1);
});

test('no calendar period is given more than its quota, whatever the takes and the jumps of the clock', () => {
  const jump = fc.record({
    day: fc.integer({ min: 0, max: maximumPeriods - 1 }),
    cost: fc.integer({ min: 0, max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(jump, { maxLength: 60 }), fc.integer({ min: 0, max: 12 }), (takes, allow) => {
      const count: QuotaCount = [];
      const spent = new Map<number, number>();
      for (const { day, cost } of takes) {
        const answer = takeFromQuota(count, claim(cost, { allow, period: 'day' }), t0 + day * dayMs);
        if (answer.fits) spent.set(day, (spent.get(day) ?? 0) + cost);
        expect(answer.remaining).toBe(allow - (spent.get(day) ?? 0));
      }
      for (const units of spent.values()) expect(units).toBeLessThanOrEqual(allow);
    }),
  );
});
