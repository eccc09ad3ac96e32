import type { LimitClaim } from '@neoagent/core';
import { createMemoryDatabase, createMemoryLimitStore } from '@neoagent/stores';
import { expect, it } from 'vitest';
import { createQuotaKeeper } from './quota-keeper.js';

const t0 = Date.UTC(2027, 0, 15);
const claim: LimitClaim = {
  counter: 'acc_1:quota:month',
  limit: { kind: 'quota', name: 'quota', allow: 10, period: 'month', counts: 'account' },
  cost: 1,
  timeZone: 'UTC',
};

it('what was spent before a restart stays spent when the account then moves to a zone where that day still runs', async () => {
  const db = createMemoryDatabase();
  const limits = createMemoryLimitStore();
  const daily: LimitClaim = {
    counter: 'acc_1:quota:day',
    limit: { kind: 'quota', name: 'quota', allow: 10, period: 'day', counts: 'account' },
    cost: 10,
    timeZone: 'Pacific/Kiritimati',
  };
  const endOfDay = t0 + 10 * 3_600_000;
  expect(limits.take([daily], endOfDay - 1).taken).toBe(true);
  await createQuotaKeeper(limits, db.quotas).flush();

  const restarted = createMemoryLimitStore();
  await createQuotaKeeper(restarted, db.quotas).load(endOfDay + 1);
  const west = { ...daily, cost: 1, timeZone: 'Pacific/Pago_Pago' };
  expect(restarted.take([west], Date.UTC(2027, 0, 16, 10)).taken).toBe(false);
  expect(restarted.take([west], Date.UTC(2027, 0, 16, 11)).taken).toBe(true);
});

it('what was spent before a restart is spent after it, and a write that failed is made up for', async () => {
  const db = createMemoryDatabase();
  const limits = createMemoryLimitStore();
  const away = new Error('the store is away');
  let isAway = true;
  const keeper = createQuotaKeeper(limits, {
    ...db.quotas,
    save: (rows) => (isAway ? Promise.reject(away) : db.quotas.save(rows)),
  });
  for (let i = 0; i < 6; i++) limits.take([claim], t0);
  await expect(keeper.flush()).rejects.toBe(away);
  limits.take([claim], t0);
  isAway = false;
  await keeper.flush();

  const restarted = createMemoryLimitStore();
  await createQuotaKeeper(restarted, db.quotas).load(t0 + 1);
  expect(restarted.peek([claim], t0 + 1)).toMatchObject({ states: [{ remaining: 2 }] });
});
