import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aLimit, t0 } from '../../test/builders.js';
import type { RateLimit } from '../accounts/limit.js';
import {
  checkRateWindow,
  isRateWindowEmpty,
  maximumCells,
  newRateWindow,
  type RateWindow,
  remainingOf,
  resetMsOf,
  runsPerWindow,
  seenAtOf,
  spendFromRateWindow,
  surelyFits,
  takeFromRateWindow,
} from './rate-window.js';

/** Takes of one unit at each time; answers how many were allowed. */
function takeMany(window: RateWindow, limit: RateLimit, times: Iterable<number>): number {
  let taken = 0;
  for (const at of times) if (takeFromRateWindow(window, { limit, cost: 1 }, at).fits) taken += 1;
  return taken;
}

function* every(intervalMs: number, from: number, count: number): Generator<number> {
  for (let i = 0; i < count; i++) yield Math.floor(from + i * intervalMs);
}

/** The most units in any half-open interval of `windowMs`. Times ascend. */
function mostInAnyWindow(spent: readonly { at: number; cost: number }[], windowMs: number): number {
  let most = 0;
  for (const [first, { at }] of spent.entries()) {
    let sum = 0;
    for (let i = first; i < spent.length; i++) {
      const take = spent[i];
      if (take === undefined || take.at >= at + windowMs) break;
      sum += take.cost;
    }
    most = Math.max(most, sum);
  }
  return most;
}

const limits = fc.record({
  allow: fc.integer({ min: 0, max: 40 }),
  windowMs: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.constantFrom(640, 1000, 1001, 60_000)),
});

/** Steps in 1/128 windows, so that every sequence crosses runs and windows; some steps run back or jump far. */
const steps = fc.array(
  fc.record({
    step: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 40 }) },
      { weight: 2, arbitrary: fc.constantFrom(0, 1, 2, 127, 128, 129, 130) },
      { weight: 1, arbitrary: fc.integer({ min: -400, max: -1 }) },
      { weight: 1, arbitrary: fc.constantFrom(100_000, -100_000) },
    ),
    cost: fc.integer({ min: 0, max: 6 }),
  }),
  { minLength: 1, maxLength: 150 },
);

function* timesOf(run: readonly { step: number; cost: number }[], windowMs: number) {
  let at = t0;
  for (const { step, cost } of run) {
    at += Math.trunc((step * windowMs) / 128);
    yield { at, cost };
  }
}

describe('strictness', () => {
  test('no rolling window holds more than allow, for any takes and any clock', () => {
    fc.assert(
      fc.property(limits, steps, (members, run) => {
        const limit = aLimit(members);
        const window = newRateWindow();
        const spent: { at: number; cost: number }[] = [];
        let latest = Number.NEGATIVE_INFINITY;
        for (const { at, cost } of timesOf(run, limit.windowMs)) {
          latest = Math.max(latest, at);
          if (takeFromRateWindow(window, { limit, cost }, at).fits) spent.push({ at: latest, cost });
        }
        expect(mostInAnyWindow(spent, limit.windowMs)).toBeLessThanOrEqual(limit.allow);
      }),
      { numRuns: 500 },
    );
  });

  test('a clock that steps back returns nothing before it has caught up and the window has passed', () => {
    const limit = aLimit({ allow: 5, windowMs: 1000 });
    const window = newRateWindow();
    expect(takeMany(window, limit, every(0, t0, 5))).toBe(5);
    for (const at of [t0 - 3_600_000, t0 - 1000, t0 - 1, t0 + 999]) {
      expect(takeFromRateWindow(window, { limit, cost: 1 }, at).fits).toBe(false);
    }
    expect(takeFromRateWindow(window, { limit, cost: 5 }, t0 + 1000).fits).toBe(true);
  });

  test('a clock that jumps ten years ahead frees the window and spends in the new time', () => {
    const limit = aLimit({ allow: 5, windowMs: 1000 });
    const window = newRateWindow();
    takeMany(window, limit, every(0, t0, 5));
    const later = t0 + 10 * 365 * 86_400_000;
    expect(takeMany(window, limit, every(0, later, 6))).toBe(5);
  });
});

describe('fairness', () => {
  test.each([1, 2, 7, 50, 60, 64, 65, 100, 600, 1000])(
    'steady traffic at 98 %% of a limit of %i is never refused',
    (allow) => {
      const limit = aLimit({ allow, windowMs: 60_000 });
      const count = 20 * allow;
      expect(takeMany(newRateWindow(), limit, every(60_000 / (0.98 * allow), t0, count))).toBe(count);
    },
  );

  test('a burst of allow, a pause of one window, and the whole burst is allowed again', () => {
    const limit = aLimit({ allow: 50, windowMs: 1000 });
    const window = newRateWindow();
    for (let i = 0; i < 5; i++) expect(takeMany(window, limit, every(0, t0 + i * 1000, 51))).toBe(50);
  });

  test('a unit counts for one window at least and less than one 64th longer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), steps, (windowMs, run) => {
        const limit = aLimit({ allow: 1_000_000, windowMs });
        const window = newRateWindow();
        for (const { at } of timesOf(run, windowMs)) takeFromRateWindow(window, { limit, cost: 1 }, at);
        const last = seenAtOf(window);
        const whole = Math.ceil(windowMs + windowMs / runsPerWindow);
        expect(checkRateWindow(window, { limit, cost: 1 }, last + windowMs - 1).remaining).toBeLessThan(
          limit.allow,
        );
        expect(checkRateWindow(window, { limit, cost: 1 }, last + windowMs).remaining).toBe(limit.allow);
        expect(checkRateWindow(window, { limit, cost: 1 }, last + whole).remaining).toBe(limit.allow);
      }),
    );
  });

  test('what an exact log allows with an allowance shrunk by the rounding is never refused', () => {
    fc.assert(
      fc.property(limits, steps, (members, run) => {
        const limit = aLimit(members);
        const window = newRateWindow();
        const spent: { at: number; cost: number }[] = [];
        let latest = Number.NEGATIVE_INFINITY;
        for (const { at, cost } of timesOf(run, limit.windowMs)) {
          latest = Math.max(latest, at);
          const longest = limit.windowMs * (1 + 1 / runsPerWindow);
          const inside = spent.filter((take) => take.at > latest - longest);
          const used = inside.reduce((sum, take) => sum + take.cost, 0);
          const { fits } = takeFromRateWindow(window, { limit, cost }, at);
          if (used + cost <= limit.allow) expect(fits).toBe(true);
          if (fits) spent.push({ at: latest, cost });
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('answers', () => {
  test('a refusal at t is lifted at t + retryAfterMs and not one millisecond earlier', () => {
    fc.assert(
      fc.property(limits, steps, (members, run) => {
        const limit = aLimit({ ...members, allow: members.allow + 1 });
        const window = newRateWindow();
        for (const { at, cost } of timesOf(run, limit.windowMs)) {
          const claim = { limit, cost };
          const time = Math.max(at, seenAtOf(window));
          const answer = takeFromRateWindow(window, claim, time);
          if (answer.fits) {
            expect(answer.retryAfterMs).toBe(0);
            continue;
          }
          expect(answer.retryAfterMs).toBeGreaterThan(0);
          expect(answer.retryAfterMs).toBeLessThanOrEqual(limit.windowMs);
          if (cost > limit.allow) continue;
          expect(checkRateWindow(window, claim, time + answer.retryAfterMs - 1).fits).toBe(false);
          expect(checkRateWindow(window, claim, time + answer.retryAfterMs).fits).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a refusal spends nothing and a check changes nothing', () => {
    fc.assert(
      fc.property(limits, steps, (members, run) => {
        const limit = aLimit(members);
        const asked = newRateWindow();
        const quiet = newRateWindow();
        for (const { at, cost } of timesOf(run, limit.windowMs)) {
          const before = structuredClone(asked);
          const check = checkRateWindow(asked, { limit, cost }, at);
          expect(asked).toEqual(before);
          const answer = takeFromRateWindow(asked, { limit, cost }, at);
          expect(answer.fits).toBe(check.fits);
          expect(answer.remaining).toBe(check.remaining - (check.fits ? cost : 0));
          takeFromRateWindow(quiet, { limit, cost: answer.fits ? cost : 0 }, at);
          const time = Math.max(at, seenAtOf(asked));
          expect(checkRateWindow(quiet, { limit, cost }, time)).toEqual(
            checkRateWindow(asked, { limit, cost }, time),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  test('spending what surely fits is a take without its answer', () => {
    fc.assert(
      fc.property(limits, steps, (members, run) => {
        const limit = aLimit(members);
        const taken = newRateWindow();
        const spent = newRateWindow();
        for (const { at, cost } of timesOf(run, limit.windowMs)) {
          if (!surelyFits(spent, { limit, cost })) continue;
          const { fits, remaining, resetMs } = takeFromRateWindow(taken, { limit, cost }, at);
          spendFromRateWindow(spent, { limit, cost }, at);
          expect(spent).toEqual(taken);
          expect(fits).toBe(true);
          expect([remainingOf(spent, limit), resetMsOf(spent, limit)]).toEqual([remaining, resetMs]);
          const check = checkRateWindow(spent, { limit, cost: 0 }, at);
          expect([check.remaining, check.resetMs]).toEqual([remaining, resetMs]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('remaining, retryAfterMs and resetMs of a small example', () => {
    const limit = aLimit({ allow: 3, windowMs: 6400 });
    const window = newRateWindow();
    const take = (at: number, cost = 1) => takeFromRateWindow(window, { limit, cost }, t0 + at);
    expect(checkRateWindow(window, { limit, cost: 1 }, t0)).toEqual({
      fits: true,
      remaining: 3,
      retryAfterMs: 0,
      resetMs: 0,
    });
    expect(take(0)).toEqual({ fits: true, remaining: 2, retryAfterMs: 0, resetMs: 6400 });
    expect(take(99)).toEqual({ fits: true, remaining: 1, retryAfterMs: 0, resetMs: 6400 });
    expect(take(100)).toEqual({ fits: true, remaining: 0, retryAfterMs: 0, resetMs: 6399 });
    expect(take(200)).toEqual({ fits: false, remaining: 0, retryAfterMs: 6299, resetMs: 6299 });
    expect(take(200, 3)).toEqual({ fits: false, remaining: 0, retryAfterMs: 6300, resetMs: 6299 });
    expect(take(6499, 2)).toEqual({ fits: true, remaining: 0, retryAfterMs: 0, resetMs: 1 });
  });

  test('a claim that costs more than the limit allows never fits and is told one window', () => {
    const answer = takeFromRateWindow(newRateWindow(), { limit: aLimit({ allow: 3 }), cost: 4 }, t0);
    expect(answer).toEqual({ fits: false, remaining: 3, retryAfterMs: 60_000, resetMs: 0 });
  });

  test('a limit of nothing refuses everything that costs', () => {
    const limit = aLimit({ allow: 0 });
    expect(takeFromRateWindow(newRateWindow(), { limit, cost: 1 }, t0).fits).toBe(false);
    expect(takeFromRateWindow(newRateWindow(), { limit, cost: 0 }, t0).fits).toBe(true);
  });

  test.each([-1, Number.NaN])('a cost of %s is a fault, never a gift', (cost) => {
    expect(() => takeFromRateWindow(newRateWindow(), { limit: aLimit(), cost }, t0)).toThrow(RangeError);
  });
});

describe('memory', () => {
  test('at most 65 runs are kept, whatever the traffic', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 97 }),
        (windowMs, interval) => {
          const limit = aLimit({ allow: 1_000_000, windowMs });
          const window = newRateWindow();
          for (const at of every(interval, t0, 400)) {
            takeFromRateWindow(window, { limit, cost: 1 }, at);
            expect(window.length).toBeLessThanOrEqual(maximumCells);
          }
        },
      ),
    );
  });

  test('a window made longer while full keeps its bound and forgets nothing', () => {
    const short = aLimit({ allow: 1000, windowMs: 64 });
    const long = aLimit({ allow: 1000, windowMs: 64_000 });
    const window = newRateWindow();
    expect(takeMany(window, short, every(1, t0, 64))).toBe(64);
    expect(takeMany(window, long, every(1000, t0 + 63, 64))).toBe(64);
    expect(window.length).toBeLessThanOrEqual(maximumCells);
    expect(checkRateWindow(window, { limit: long, cost: 1 }, t0 + 63_063).remaining).toBe(1000 - 128);
  });

  test('a counter is empty exactly when nothing is spent any more', () => {
    const limit = aLimit({ windowMs: 1000 });
    const window = newRateWindow();
    expect(isRateWindowEmpty(window, limit, t0)).toBe(true);
    takeFromRateWindow(window, { limit, cost: 1 }, t0);
    expect(isRateWindowEmpty(window, limit, t0 + 999)).toBe(false);
    expect(isRateWindowEmpty(window, limit, t0 + 1000)).toBe(true);
  });
});
