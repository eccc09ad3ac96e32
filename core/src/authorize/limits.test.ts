import { describe, expect, test } from 'vitest';
import { aLimit, aPlan, aRecord } from '../../test/builders.js';
import { claimsOf, refuseByLimits } from './limits.js';

const plan = aPlan({
  limits: [aLimit(), aLimit({ name: 'spike', windowMs: 1000, counts: 'key' })],
});

describe('claims', () => {
  test('a limit is shared by the keys of an account or counted for each key, as it says', () => {
    const counters = (id: string, accountId = 'acc_1') =>
      claimsOf(aRecord({ key: { id }, account: { id: accountId } }), plan, 1).map(({ counter }) => counter);
    const [burst, spike] = counters('key_1');
    const [burstOfSecond, spikeOfSecond] = counters('key_2');
    expect(burstOfSecond).toBe(burst);
    expect(spikeOfSecond).not.toBe(spike);
    expect(counters('key_3', 'acc_2')[0]).not.toBe(burst);
  });

  test('every limit is claimed with the cost of the request', () => {
    const claims = claimsOf(aRecord(), plan, 7);
    expect(claims.map(({ limit, cost }) => [limit, cost])).toEqual(plan.limits.map((limit) => [limit, 7]));
  });

  test('no two limits of a plan and no two plans’ unlike limits share a counter', () => {
    const counters = claimsOf(aRecord(), plan, 1).map(({ counter }) => counter);
    expect(new Set(counters).size).toBe(counters.length);
  });

  test('the rules of the moment are claimed, also for a record that was seen before', () => {
    const record = aRecord();
    expect(claimsOf(record, plan, 1).length).toBe(2);
    expect(claimsOf(record, plan, 2)).toMatchObject([{ cost: 2 }, { cost: 2 }]);
    const changed = aPlan({ limits: [aLimit({ allow: 99 })] });
    expect(claimsOf(record, changed, 3)).toMatchObject([{ limit: { allow: 99 }, cost: 3 }]);
    expect(claimsOf(record, plan, 5)).toMatchObject([{ cost: 5 }, { cost: 5 }]);
  });
});

describe('refusals', () => {
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
