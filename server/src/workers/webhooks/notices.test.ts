import type { QuotaRow, RecordedRefusal } from '@neoagent/core';
import { createMemoryDatabase } from '@neoagent/stores';
import { expect, it } from 'vitest';
import { randomCharacters } from '../../random.js';
import { addAccount, aManagementContext } from '../../test-support/management.js';
import { createTeller } from './teller.js';
import { createTellingQuotas } from './telling-quotas.js';
import { createTellingRefusals } from './telling-refusals.js';

const rulesText = 'plans: { free: { permissions: ["*"], quota: { allow: 100, per: day } } }';

async function aNoticer() {
  const { context, db, clock } = aManagementContext(createMemoryDatabase(), rulesText);
  const account = await addAccount(db, { plan: 'free' });
  const told: { type: string; data: object }[] = [];
  const watched = {
    webhooks: {
      ...db.webhooks,
      appendEvent: async (event: Parameters<typeof db.webhooks.appendEvent>[0]) => {
        const isNew = await db.webhooks.appendEvent(event);
        if (isNew) told.push({ type: event.type, data: event.data });
        return isNew;
      },
    },
  };
  return { context, db, clock, account, told, teller: () => createTeller(watched, randomCharacters) };
}

it('a quota is told of at 80 % and at 100 %, once each, also by a process that was started anew', async () => {
  const { context, db, clock, account, told, teller } = await aNoticer();
  const row = (used: number, day = 0): QuotaRow => ({
    counter: `${account.id}:quota:day`,
    firstDay: clock.at + day * 86_400_000,
    endAt: clock.at + (day + 1) * 86_400_000,
    used,
  });
  const { plans } = context.rules();
  const start = () => createTellingQuotas({ db, plans: () => plans, tell: teller(), now: context.clock.now });
  const quotas = start();
  for (const used of [10, 79]) await quotas.save([row(used)]);
  expect(told).toEqual([]);
  for (const used of [80, 81, 99]) await quotas.save([row(used)]);
  await start().save([row(99)]);
  expect(told).toMatchObject([
    { type: 'quota.warning', data: { allow: 100, used: 80, subject: account.id } },
  ]);
  for (const used of [100, 100]) await quotas.save([row(used)]);
  expect(told.map(({ type }) => type)).toEqual(['quota.warning', 'quota.spent']);
  await quotas.save([row(85, 1)]);
  expect(told.length).toBe(3);
  expect((await db.quotas.load(clock.at)).length).toBe(2);
});

it('a quota that is spent between two writes is told of at both marks', async () => {
  const { context, db, clock, account, told, teller } = await aNoticer();
  const { plans } = context.rules();
  const quotas = createTellingQuotas({ db, plans: () => plans, tell: teller(), now: context.clock.now });
  const row = { counter: `${account.id}:quota:day`, firstDay: clock.at, endAt: clock.at + 86_400_000 };
  for (const used of [79, 100, 100]) await quotas.save([{ ...row, used }]);
  expect(told).toMatchObject([
    { type: 'quota.warning', data: { used: 100 } },
    { type: 'quota.spent', data: { used: 100 } },
  ]);
});

it('a rate limit is told of once an hour and key, and other refusals never', async () => {
  const { db, clock, account, told, teller } = await aNoticer();
  const log = createTellingRefusals(db.refusals, teller());
  const refusal = (fields: Partial<RecordedRefusal>): RecordedRefusal => ({
    requestId: `req_${Math.random()}`,
    accountId: account.id,
    keyId: 'key_1',
    at: clock.at,
    door: 'gateway',
    method: 'GET',
    path: '/x',
    route: 'GET /x',
    reason: 'rate_limited',
    detail: 'The limit is spent.',
    status: 403,
    isEnforced: true,
    address: null,
    userAgent: null,
    checks: [],
    ...fields,
  });
  await log.append([refusal({}), refusal({}), refusal({ reason: 'ip_not_allowed', keyId: 'key_2' })]);
  await log.append([refusal({}), refusal({ isEnforced: false, keyId: 'key_3' })]);
  expect(told).toMatchObject([{ type: 'limit.reached', data: { keyId: 'key_1', route: 'GET /x' } }]);
  await log.append([refusal({ at: clock.at + 3_600_000 }), refusal({ keyId: 'key_2' })]);
  expect(told.length).toBe(3);
  expect((await db.refusals.list(account.id, 100)).length).toBe(7);
});
