import { expect, test } from 'vitest';
import { aSituation, defects } from '../../test/defects.js';
import { authorize } from './authorize.js';
import { checksOf } from './checks-of.js';
import { checkNames, explain } from './explain.js';

test.each(defects)('a made decision for $reason names the same check as explain', async (defect) => {
  const { request, world } = aSituation([defect]);
  const decision = await authorize(request, world);
  if (decision.allowed) throw new Error('it was allowed');
  const made = checksOf(decision);
  const { checks } = await explain(request, world);
  const refusing = checks.find(({ outcome }) => outcome === 'refused')?.check;
  expect(made.map(({ check }) => check)).toEqual(checkNames);
  expect(made.filter(({ outcome }) => outcome === 'refused')).toEqual([
    { check: refusing, outcome: 'refused', reason: decision.reason, detail: decision.detail },
  ]);
  const place = made.findIndex(({ outcome }) => outcome === 'refused');
  expect(made.slice(0, place).every(({ outcome }) => outcome === 'passed')).toBe(true);
  expect(made.slice(place + 1).every(({ outcome }) => outcome === 'not_checked')).toBe(true);
});

test('an address over its guesses was stopped before its key was looked up', () => {
  const made = checksOf({ reason: 'rate_limited', detail: 'Too many.', caller: undefined });
  expect(made.find(({ outcome }) => outcome === 'refused')?.check).toBe('key');
});

test('what was only noted stopped nothing', () => {
  const made = checksOf({ reason: 'browser_blocked', detail: 'A page.', caller: undefined }, false);
  expect(
    made.filter(({ outcome }) => outcome !== 'passed').map(({ check, outcome }) => [check, outcome]),
  ).toEqual([['browser', 'noticed']]);
});
