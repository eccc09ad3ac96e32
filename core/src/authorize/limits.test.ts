import { describe, expect, test } from 'vitest';
import { aLimit, aPlan, aQuota, aRecord, aRoute } from '../../test/builders.js';
import type { Plan } from '../accounts/plan.js';
import type { KeyRecord } from '../keys/key.js';
import type { Route } from '../routes/route.js';
import { claimsOf, noteByLimits, refuseByLimits } from './limits.js';
import { standingOf } from './standing.js';

function claims(record: KeyRecord, plan: Plan, more: { cost?: number; route?: Route } = {}) {
  const standing = standingOf(record, new Map([[plan.name, plan]]));
  return claimsOf({ standing, cost: more.cost ?? 1, route: more.route ?? aRoute() });
}

const plan = aPlan({
  limits: [aLimit(), aLimit({ name: 'spike', windowMs: 1000, counts: 'key' })],
});

describe('claims', () => {
  test('a limit is shared by the keys of an account or counted for each key, as it says', () => {
    const counters = (id: string, accountId = 'acc_1') =>
      claims(aRecord({ key: { id }, account: { id: accountId } }), plan).map(({ counter }) => counter);
    const [burst, spike] = counters('key_1');
    const [burstOfSecond, spikeOfSecond] = counters('key_2');
    expect(burstOfSecond).toBe(burst);
    expect(spikeOfSecond).not.toBe(spike);
    expect(counters('key_3', 'acc_2')[0]).not.toBe(burst);
  });

  test('every limit is claimed with the cost of the request', () => {
    expect(claims(aRecord(), plan, { cost: 7 }).map(({ limit, cost }) => [limit, cost])).toEqual(
      plan.limits.map((limit) => [limit, 7]),
    );
  });

  test('no two limits of a plan and no two plans’ unlike limits share a counter', () => {
    const names = claims(aRecord(), plan).map(({ counter }) => counter);
    expect(new Set(names).size).toBe(names.length);
  });

  test('the rules of the moment are claimed, also for a record that was seen before', () => {
    const record = aRecord();
    expect(claims(record, plan, { cost: 1 }).length).toBe(2);
    expect(claims(record, plan, { cost: 2 })).toMatchObject([{ cost: 2 }, { cost: 2 }]);
    const changed = aPlan({ limits: [aLimit({ allow: 99 })] });
    expect(claims(record, changed, { cost: 3 })).toMatchObject([{ limit: { allow: 99 }, cost: 3 }]);
    expect(claims(record, plan, { cost: 5 })).toMatchObject([{ cost: 5 }, { cost: 5 }]);
  });
});

describe('claims beside those of the plan', () => {
  const counters = (record: KeyRecord, plan: Plan, route?: Route) =>
    claims(record, plan, route && { route }).map(({ counter, limit }) => [limit.name, limit.allow, counter]);

  test('a key’s limit with the name of a plan’s replaces it and is counted for the key; others are added', () => {
    const limits = [aLimit({ allow: 99 }), aLimit({ name: 'own', allow: 3 })];
    expect(counters(aRecord({ key: { limits } }), plan)).toEqual([
      ['spike', 10, 'key_1:spike'],
      ['burst', 99, 'key_1:burst'],
      ['own', 3, 'key_1:own'],
    ]);
  });

  test('a route’s limit counts that route alone, also when a record calls several routes in turn', () => {
    const record = aRecord();
    const slow = aRoute({ match: 'POST /slow', limits: [aLimit({ name: 'slow' })] });
    const big = aRoute({ match: 'POST /big', limits: [aLimit({ name: 'slow' })] });
    for (const _ of [1, 2]) {
      expect(counters(record, aPlan(), slow)).toEqual([['slow', 10, 'acc_1:slow:POST /slow']]);
      expect(counters(record, aPlan(), big)).toEqual([['slow', 10, 'acc_1:slow:POST /big']]);
      expect(counters(record, aPlan())).toEqual([]);
    }
  });

  test('a quota is claimed in the calendar of the account', () => {
    const record = aRecord({ account: { timeZone: 'Asia/Tokyo' } });
    expect(claims(record, aPlan({ quota: aQuota({ period: 'day' }) }))).toEqual([
      { counter: 'acc_1:quota:day', limit: aQuota({ period: 'day' }), cost: 1, timeZone: 'Asia/Tokyo' },
    ]);
  });
});

describe('refusals', () => {
  test('a spent quota is told as one, with the time until its period ends', () => {
    const outcome = { taken: false, states: [], limit: aQuota({ allow: 500 }), retryAfterMs: 99 } as const;
    expect(refuseByLimits(outcome)).toMatchObject({ reason: 'quota_exceeded', retryAfterMs: 99 });
    expect(refuseByLimits(outcome)?.detail).toContain('500 requests a month');
  });

  test('limits in shadow are told with their rule and refuse nothing', () => {
    const overruns = [{ limit: aLimit({ shadow: true }), retryAfterMs: 5 }];
    const outcome = { taken: true, states: [], overruns } as const;
    expect(refuseByLimits(outcome)).toBeUndefined();
    expect(noteByLimits(outcome)).toMatchObject([{ rule: 'limit burst', reason: 'rate_limited' }]);
  });

  test('taken limits refuse nothing', () => {
    expect(refuseByLimits({ taken: true, states: [] })).toBeUndefined();
  });

  test('a refusal names the limit that takes longest and its time', () => {
    const limit = aLimit({ name: 'burst', allow: 60, windowMs: 60_000 });
    expect(refuseByLimits({ taken: false, states: [], limit, retryAfterMs: 1234 })).toEqual({
      reason: 'rate_limited',
      detail: 'The limit "burst" allows 60 requests in 60 seconds.',
      retryAfterMs: 1234,
    });
  });
});
