import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aLimit, t0 } from '../../test/builders.js';
import type { RateLimit } from '../accounts/limit.js';
import { maximumRuns, RateWindows, runsPerWindow, type WindowClaim } from './rate-window.js';

/** One window, among others so that none is taken for another. */
class RateWindow {
  static readonly #all = new RateWindows();
  readonly #place: number;

  constructor() {
    this.#place = RateWindow.#all.open();
  }
  check(claim: WindowClaim, at: number) {
    return RateWindow.#all.check(this.#place, claim, at);
  }
  take(claim: WindowClaim, at: number) {
    return RateWindow.#all.take(this.#place, claim, at);
  }
  spend(claim: WindowClaim, at: number) {
    RateWindow.#all.spend(this.#place, claim, at);
  }
  surelyFits(claim: WindowClaim) {
    return RateWindow.#all.surelyFits(this.#place, claim);
  }
  isEmpty(limit: RateLimit, at: number) {
    return RateWindow.#all.isEmpty(this.#place, limit, at);
  }
  remainingOf(limit: RateLimit) {
    return RateWindow.#all.remainingOf(this.#place, limit);
  }
  resetMsOf(limit: RateLimit) {
    return RateWindow.#all.resetMsOf(this.#place, limit);
  }
  get seenAt() {
    return RateWindow.#all.seenAtOf(this.#place);
  }
  get runs() {
    return RateWindow.#all.runsOf(this.#place);
  }
  /** All answers there are, of a copy: a window is nothing but what it answers. */
  answers(limit: RateLimit, at: number) {
    const copies = new RateWindows();
    const copy = copies.addCopy(RateWindow.#all, this.#place);
    const costs = Array.from({ length: Math.min(limit.allow, 40) + 1 }, (_, cost) => cost);
    return [this.seenAt, this.runs, ...costs.map((cost) => copies.check(copy, { limit, cost }, at))];
  }
}

/** Takes of one unit at each time; answers how many were allowed. */
function takeMany(window: RateWindow, limit: RateLimit, times: Iterable<number>): number {
  let taken = 0;
  for (const at of times) if (window.take({ limit, cost: 1 }, at).fits) taken += 1;
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
        const window = new RateWindow();
        const spent: { at: number; cost: number }[] = [];
        let latest = Number.NEGATIVE_INFINITY;
        for (const { at, cost } of timesOf(run, limit.windowMs)) {
          latest = Math.max(latest, at);
          if (window.take({ limit, cost }, at).fits) spent.push({ at: latest, cost });
        }
        expect(mostInAnyWindow(spent, limit.windowMs)).toBeLessThanOrEqual(limit.allow);
      }),
      { numRuns: 500 },
    );
  });

  test('a clock that steps back returns nothing before it has caught up and the window has passed', () => {
    const limit = aLimit({ allow: 5, windowMs: 1000 });
    const window = new RateWindow();
    expect(takeMany(window, limit, every(0, t0, 5))).toBe(5);
    for (const at of [t0 - 3_600_000, t0 - 1000, t0 - 1, t0 + 999]) {
      expect(window.take({ limit, cost: 1 }, at).fits).toBe(false);
    }
    expect(window.take({ limit, cost: 5 }, t0 + 1000).fits).toBe(true);
  });

  test('a clock that jumps ten years ahead frees the window and spends in the new time', () => {
    const limit = aLimit({ allow: 5, windowMs: 1000 });
    const window = new RateWindow();
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
      expect(takeMany(new RateWindow(), limit, every(60_000 / (0.98 * allow), t0, count))).toBe(count);
    },
  );

  test('a burst of allow, a pause of one window, and the whole burst is allowed again', () => {
    const limit = aLimit({ allow: 50, windowMs: 1000 });
    const window = new RateWindow();
    for (let i = 0; i < 5; i++) expect(takeMany(window, limit, every(0, t0 + i * 1000, 51))).toBe(50);
  });

  test('a unit counts for one window at least and less than one 64th longer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), steps, (windowMs, run) => {
        const limit = aLimit({ allow: 1_000_000, windowMs });
        const window = new RateWindow();
        for (const { at } of timesOf(run, windowMs)) window.take({ limit, cost: 1 }, at);
        const last = window.seenAt;
        const whole = Math.ceil(windowMs + windowMs / runsPerWindow);
        expect(window.check({ limit, cost: 1 }, last + windowMs - 1).remaining).toBeLessThan(limit.allow);
        expect(window.check({ limit, cost: 1 }, last + windowMs).remaining).toBe(limit.allow);
        expect(window.check({ limit, cost: 1 }, last + whole).remaining).toBe(limit.allow);
      }),
    );
  });

  test('what an exact log allows with an allowance shrunk by the rounding is never refused', () => {
    fc.assert(
      fc.property(limits, steps, (members, run) => {
        const limit = aLimit(members);
        const window = new RateWindow();
        const spent: { at: number; cost: number }[] = [];
        let latest = Number.NEGATIVE_INFINITY;
        for (const { at, cost } of timesOf(run, limit.windowMs)) {
          latest = Math.max(latest, at);
          const longest = limit.windowMs * (1 + 1 / runsPerWindow);
          const inside = spent.filter((take) => take.at > latest - longest);
          const used = inside.reduce((sum, take) => sum + take.cost, 0);
          const { fits } = window.take({ limit, cost }, at);
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
        const window = new RateWindow();
        for (const { at, cost } of timesOf(run, limit.windowMs)) {
          const claim = { limit, cost };
          const time = Math.max(at, window.seenAt);
          const answer = window.take(claim, time);
          if (answer.fits) {
            expect(answer.retryAfterMs).toBe(0);
            continue;
          }
          expect(answer.retryAfterMs).toBeGreaterThan(0);
          expect(answer.retryAfterMs).toBeLessThanOrEqual(limit.windowMs);
          if (cost > limit.allow) continue;
          expect(window.check(claim, time + answer.retryAfterMs - 1).fits).toBe(false);
          expect(window.check(claim, time + answer.retryAfterMs).fits).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a refusal spends nothing and a check changes nothing', () => {
    fc.assert(
      fc.property(limits, steps, (members, run) => {
        const limit = aLimit(members);
        const asked = new RateWindow();
        const quiet = new RateWindow();
        for (const { at, cost } of timesOf(run, limit.windowMs)) {
          const before = asked.answers(limit, at);
          const check = asked.check({ limit, cost }, at);
          expect(asked.answers(limit, at)).toEqual(before);
          const answer = asked.take({ limit, cost }, at);
          expect(answer.fits).toBe(check.fits);
          expect(answer.remaining).toBe(check.remaining - (check.fits ? cost : 0));
          quiet.take({ limit, cost: answer.fits ? cost : 0 }, at);
          const time = Math.max(at, asked.seenAt);
          expect(quiet.check({ limit, cost }, time)).toEqual(asked.check({ limit, cost }, time));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('spending what surely fits is a take without its answer', () => {
    fc.assert(
      fc.property(limits, steps, (members, run) => {
        const limit = aLimit(members);
        const taken = new RateWindow();
        const spent = new RateWindow();
        for (const { at, cost } of timesOf(run, limit.windowMs)) {
          if (!spent.surelyFits({ limit, cost })) continue;
          const { fits, remaining, resetMs } = taken.take({ limit, cost }, at);
          spent.spend({ limit, cost }, at);
          expect(spent.answers(limit, at)).toEqual(taken.answers(limit, at));
          expect(fits).toBe(true);
          expect([spent.remainingOf(limit), spent.resetMsOf(limit)]).toEqual([remaining, resetMs]);
          const check = spent.check({ limit, cost: 0 }, at);
          expect([check.remaining, check.resetMs]).toEqual([remaining, resetMs]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('remaining, retryAfterMs and resetMs of a small example', () => {
    const limit = aLimit({ allow: 3, windowMs: 6400 });
    const window = new RateWindow();
    const take = (at: number, cost = 1) => window.take({ limit, cost }, t0 + at);
    expect(window.check({ limit, cost: 1 }, t0)).toEqual({
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
    const answer = new RateWindow().take({ limit: aLimit({ allow: 3 }), cost: 4 }, t0);
    expect(answer).toEqual({ fits: false, remaining: 3, retryAfterMs: 60_000, resetMs: 0 });
  });

  test('a limit of nothing refuses everything that costs', () => {
    const limit = aLimit({ allow: 0 });
    expect(new RateWindow().take({ limit, cost: 1 }, t0).fits).toBe(false);
    expect(new RateWindow().take({ limit, cost: 0 }, t0).fits).toBe(true);
  });

  test.each([-1, Number.NaN])('a cost of %s is a fault, never a gift', (cost) => {
    expect(() => new RateWindow().take({ limit: aLimit(), cost }, t0)).toThrow(RangeError);
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
          const window = new RateWindow();
          for (const at of every(interval, t0, 400)) {
            window.take({ limit, cost: 1 }, at);
            expect(window.runs).toBeLessThanOrEqual(maximumRuns);
          }
        },
      ),
    );
  });

  test('a window made longer while full keeps its bound and forgets nothing', () => {
    const short = aLimit({ allow: 1000, windowMs: 64 });
    const long = aLimit({ allow: 1000, windowMs: 64_000 });
    const window = new RateWindow();
    expect(takeMany(window, short, every(1, t0, 64))).toBe(64);
    expect(takeMany(window, long, every(1000, t0 + 63, 64))).toBe(64);
    expect(window.runs).toBeLessThanOrEqual(maximumRuns);
    expect(window.check({ limit: long, cost: 1 }, t0 + 63_063).remaining).toBe(1000 - 128);
  });

  test('a counter is empty exactly when nothing is spent any more', () => {
    const limit = aLimit({ windowMs: 1000 });
    const window = new RateWindow();
    expect(window.isEmpty(limit, t0)).toBe(true);
    window.take({ limit, cost: 1 }, t0);
    expect(window.isEmpty(limit, t0 + 999)).toBe(false);
    expect(window.isEmpty(limit, t0 + 1000)).toBe(true);
  });
});
