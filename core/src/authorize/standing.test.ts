import { expect, test } from 'vitest';
import { aLimit, aPlan, aRecord, aRoute } from '../../test/builders.js';
import { claimsOf } from './limits.js';
import { standingOf } from './standing.js';

const pro = aPlan({ limits: [aLimit()] });
const free = aPlan({ name: 'free', permissions: [], limits: [] });
const plans = new Map([pro, free].map((plan) => [plan.name, plan]));

test('a record has one standing under the same plans', () => {
  const record = aRecord();
  expect(standingOf(record, plans)).toBe(standingOf(record, plans));
});

test('other plans give another standing', () => {
  const record = aRecord();
  expect(standingOf(record, plans).plan).toBe(pro);
  const cheaper = aPlan({ permissions: ['things:read'] });
  expect(standingOf(record, new Map([['pro', cheaper]])).plan).toBe(cheaper);
  expect(standingOf(record, new Map()).plan).toMatchObject({
    isWithdrawn: true,
    permissions: [],
    limits: [],
  });
  expect(standingOf(record, plans).plan).toBe(pro);
});

test('a changed copy of a record stands for itself, not for what it was copied from', () => {
  const record = aRecord();
  claimsOf({ standing: standingOf(record, plans), route: aRoute(), cost: 1 });
  const moved = { ...record, account: { ...record.account, id: 'acc_2', plan: 'free' } };
  const standing = standingOf(moved, plans);
  expect(standing.plan).toBe(free);
  expect(standing.caller).toMatchObject({ accountId: 'acc_2', plan: 'free' });
  expect(claimsOf({ standing, route: aRoute(), cost: 1 })).toEqual([]);
});

test('the caller has the place of the secret as the record tells it, and none when it tells none', () => {
  expect(standingOf(aRecord({ secret: { place: 7 } }), plans).caller.secretPlace).toBe(7);
  expect(standingOf(aRecord(), plans).caller.secretPlace).toBeUndefined();
});
