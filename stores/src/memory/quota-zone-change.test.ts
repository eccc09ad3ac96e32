import { type LimitClaim, periodOf } from '@neoagent/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { t0 } from '../contract/builders.js';
import { createMemoryLimitStore } from './memory-limit-store.js';

const hour = 3_600_000;
const allow = 5;
const zones = ['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kolkata', 'America/New_York'] as const;

const steps = fc.array(
  fc.record({ zone: fc.constantFrom(...zones), afterHours: fc.integer({ min: 0, max: 20 }) }),
  { maxLength: 120 },
);

it.each(['day', 'month'] as const)(
  'an account that changes its time zone at will spends no more than its quota on any %s of the calendar',
  (period) => {
    fc.assert(
      fc.property(steps, (changes) => {
        const store = createMemoryLimitStore();
        const spent = new Map<number, number>();
        let at = t0;
        for (const { zone: timeZone, afterHours } of changes) {
          at += afterHours * hour;
          const limit = { kind: 'quota', name: 'quota', allow, period, counts: 'account' } as const;
          const claim: LimitClaim = { counter: `acc_1:quota:${period}`, limit, cost: 1, timeZone };
          const { firstDay } = periodOf(at, period, timeZone);
          const before = spent.get(firstDay) ?? 0;
          expect(store.take([claim], at).taken).toBe(before < allow);
          spent.set(firstDay, Math.min(allow, before + 1));
        }
      }),
    );
  },
);

it('a spent day is spent still after a change of the zone and back', () => {
  const store = createMemoryLimitStore();
  const limit = { kind: 'quota', name: 'quota', allow, period: 'day', counts: 'account' } as const;
  const take = (timeZone: string, cost: number) =>
    store.take([{ counter: 'acc_1:quota:day', limit, cost, timeZone }], t0 + 12 * hour).taken;
  expect(take('UTC', allow)).toBe(true);
  expect(take('Europe/Berlin', 1), 'the same date').toBe(false);
  expect(take('Pacific/Kiritimati', allow), 'the next date, which is spent early').toBe(true);
  expect(take('UTC', 1)).toBe(false);
  expect(take('Pacific/Kiritimati', 1)).toBe(false);
});
