import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effectivePermissions, whollyHeld } from './effective-permissions.js';
import { coversAny, whyLacking } from './permission.js';

const names = fc.constantFrom('a', 'b', 'ab', 'a.b', 'keys', 'key');
const concrete = fc.tuple(names, names).map(([resource, action]) => `${resource}:${action}`);
const permissions = fc.oneof(
  fc.constant('*'),
  names.map((resource) => `${resource}:*`),
  concrete,
);
const accounts = fc.record({
  plan: fc.array(permissions),
  granted: fc.array(permissions),
  withheld: fc.array(permissions, { maxLength: 3 }),
});

describe('what a key may do', () => {
  test('agrees with the decision about every permission a route can demand', () => {
    fc.assert(
      fc.property(accounts, fc.array(permissions), concrete, (account, ofKey, wanted) => {
        const isAllowed = whyLacking(account, wanted) === undefined && coversAny(ofKey, wanted);
        const told = effectivePermissions(account, ofKey);
        expect(coversAny(told.permissions, wanted) && !coversAny(told.except, wanted)).toBe(isAllowed);
      }),
      { numRuns: 2000 },
    );
  });

  test('is told in the fewest words, sorted', () => {
    fc.assert(
      fc.property(accounts, fc.array(permissions), (account, ofKey) => {
        for (const list of Object.values(effectivePermissions(account, ofKey))) {
          expect(list).toEqual([...new Set(list)].toSorted());
          for (const one of list)
            expect(coversAny([one], one) && !coversAny(without(list, one), one)).toBe(true);
        }
      }),
    );
  });

  test.each([
    ['all of a plan that is smaller than the key', [['a:*', 'b:c'], [], []], ['*'], ['a:*', 'b:c'], []],
    ['all of a key that is smaller than the plan', [['*'], [], []], ['b:c', 'a:*'], ['a:*', 'b:c'], []],
    ['what was granted beside the plan', [['a:b'], ['b:c'], []], ['*'], ['a:b', 'b:c'], []],
    ['all but what is withheld', [['*'], [], ['a:b', 'c:*']], ['a:*'], ['a:*'], ['a:b']],
    ['nothing of what is withheld altogether', [['*'], [], ['a:*']], ['a:*', 'a:b'], [], []],
    ['nothing for a key without permissions', [['*'], [], []], [], [], []],
  ])('is %s', (_name, [plan = [], granted = [], withheld = []], ofKey, permissions, except) => {
    expect(effectivePermissions({ plan, granted, withheld }, ofKey)).toEqual({ permissions, except });
  });
});

describe('what is said of a key in one list', () => {
  test('covers nothing that a decision would refuse', () => {
    fc.assert(
      fc.property(accounts, fc.array(permissions), concrete, (account, ofKey, wanted) => {
        if (!coversAny(whollyHeld(account, ofKey), wanted)) return;
        expect(whyLacking(account, wanted) === undefined && coversAny(ofKey, wanted)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['the key’s own where the account holds everything', [['*'], [], []], ['b:c', 'a:*'], ['b:c', 'a:*']],
    ['the plan’s where the key holds everything', [['a:b'], [], []], ['*'], ['a:b']],
    ['without a wildcard of which a part is withheld', [['*'], [], ['a:b']], ['a:*', 'c:d'], ['c:d']],
  ])('is %s', (_name, [plan = [], granted = [], withheld = []], ofKey, held) => {
    expect(whollyHeld({ plan, granted, withheld }, ofKey)).toEqual(held);
  });
});

function without(list: readonly string[], one: string): readonly string[] {
  return list.filter((other) => other !== one);
}
