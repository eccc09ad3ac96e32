import type { Plan, RateLimit } from '@neoagent/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isProblem } from '../../api/problem.js';
import { formatDuration, parseDuration } from '../../config/duration.js';
import { limitTextOf, parseLimitText, readKeyLimits, type WantedLimit } from './key-limits.js';

const burst: WantedLimit = { name: 'burst', allow: 60, per: '1m' };

function aPlan(name: string, limits: readonly Partial<RateLimit>[]): Plan {
  const base = { kind: 'window', name: 'burst', allow: 60, windowMs: 60_000, counts: 'key' } as const;
  return { name, permissions: ['*'], limits: limits.map((limit) => ({ ...base, ...limit })) };
}

function within(...plans: readonly Plan[]) {
  return { planName: 'own', plans: new Map(plans.map((plan) => [plan.name, plan])) };
}

function errorsOf(wanted: readonly WantedLimit[], bounds?: ReturnType<typeof within>) {
  const read = readKeyLimits(wanted, bounds);
  return isProblem(read) ? (read.errors ?? []) : [];
}

describe('limits of a key', () => {
  it('are stored as rolling windows counted for the key, in the order given', () => {
    expect(readKeyLimits([burst, { name: 'a_1-b', allow: 1_000_000_000, per: '2w' }], undefined)).toEqual([
      { kind: 'window', name: 'burst', allow: 60, windowMs: 60_000, counts: 'key' },
      { kind: 'window', name: 'a_1-b', allow: 1_000_000_000, windowMs: 1_209_600_000, counts: 'key' },
    ]);
  });

  it.each<[string, Partial<WantedLimit>, string]>([
    ['an empty name', { name: '' }, 'limits[0].name'],
    ['a name of 65 characters', { name: 'a'.repeat(65) }, 'limits[0].name'],
    ['a name with a capital', { name: 'Burst' }, 'limits[0].name'],
    ['a name that begins with -', { name: '-burst' }, 'limits[0].name'],
    ['a name with a line end', { name: 'burst\n' }, 'limits[0].name'],
    ['the name of the quota', { name: 'quota' }, 'limits[0].name'],
    ['nothing allowed', { allow: 0 }, 'limits[0].allow'],
    ['more than 1e9 allowed', { allow: 1_000_000_001 }, 'limits[0].allow'],
    ['half a unit', { allow: 1.5 }, 'limits[0].allow'],
    ['no number', { allow: Number.NaN }, 'limits[0].allow'],
    ['a window of nothing', { per: '0s' }, 'limits[0].per'],
    ['a window in words', { per: 'minute' }, 'limits[0].per'],
  ])('with %s are refused at that field', (_what, change, field) => {
    expect(errorsOf([{ ...burst, ...change }]).map((error) => error.field)).toEqual([field]);
  });

  it('are at most 8, and no name stands twice', () => {
    const eight = Array.from({ length: 8 }, (_, n) => ({ ...burst, name: `limit${n}` }));
    expect(errorsOf(eight)).toEqual([]);
    expect(errorsOf([...eight, burst]).map(({ field }) => field)).toEqual(['limits']);
    expect(errorsOf([burst, burst])).toEqual([{ field: 'limits[1].name', message: '"burst" stands twice.' }]);
  });
});

describe('within a plan', () => {
  it('one that stands in for the plan’s may be as tight or tighter, and a refusal names the plan’s', () => {
    const plan = within(aPlan('own', [{}]));
    expect(errorsOf([burst], plan)).toEqual([]);
    expect(errorsOf([{ ...burst, allow: 1, per: '1s' }], plan)).toEqual([]);
    expect(errorsOf([{ ...burst, allow: 61 }], plan)).toEqual([
      {
        field: 'limits[0].allow',
        message: 'The plan "own" limits "burst" to 60 in 1m for each key; this key may have no more.',
      },
    ]);
  });

  it('the same rate over a longer window is looser, since it could be spent at once', () => {
    expect(errorsOf([{ ...burst, allow: 3600, per: '1h' }], within(aPlan('own', [{}])))).toHaveLength(1);
  });

  it('one may not take a key out of a limit that all keys share, however tight', () => {
    const shared = within(aPlan('own', [{ counts: 'account' }]));
    const [error] = errorsOf([{ ...burst, allow: 1 }], shared);
    expect(error).toMatchObject({ field: 'limits[0].name' });
    expect(error?.message).toContain('60 in 1m, shared by all keys');
    expect(errorsOf([{ ...burst, name: 'mine', allow: 1_000_000 }], shared)).toEqual([]);
  });

  it('one may not wait for the account to move to a plan that it would loosen; that plan’s numbers are not told', () => {
    const plans = within(aPlan('own', []), aPlan('pro', [{ allow: 7 }]));
    const [error] = errorsOf([burst], plans);
    expect(error).toMatchObject({ field: 'limits[0].name' });
    expect(error?.message).not.toMatch(/7|pro/);
  });

  it('what is accepted never lets more through in any window of the plan’s length than the plan does', () => {
    const allow = fc.integer({ min: 1, max: 50 });
    const seconds = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(allow, seconds, allow, seconds, (own, ownSeconds, most, planSeconds) => {
        const plan = within(aPlan('own', [{ allow: most, windowMs: planSeconds * 1000 }]));
        const wanted = { name: 'burst', allow: own, per: `${ownSeconds}s` };
        let spent = 0;
        for (let second = 0; second < planSeconds; second += ownSeconds) spent += own;
        expect(errorsOf([wanted], plan).length === 0).toBe(spent <= most);
      }),
    );
  });
});

it('a limit as text is read back as the limit it was', () => {
  const units = fc.constantFrom('ms', 's', 'm', 'h', 'd', 'w');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), units, (count, unit) => {
      const windowMs = parseDuration(`${count}${unit}`) ?? 0;
      fc.pre(Number.isSafeInteger(windowMs));
      expect(parseDuration(formatDuration(windowMs))).toBe(windowMs);
      const limit = { kind: 'window', name: 'burst', allow: count, windowMs, counts: 'key' } as const;
      const parsed = parseLimitText(limitTextOf(limit));
      expect(readKeyLimits(parsed ? [parsed] : [], undefined)).toEqual([limit]);
    }),
  );
  for (const text of ['', 'burst', 'burst=60', 'burst=x/1m', 'burst=60/', 'burst=-1/1m', 'burst=60/1m/2']) {
    expect(parseLimitText(text), text).toBeUndefined();
  }
});
