import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aLimit, t0 } from '../../test/builders.js';
import {
  maximumRuns,
  RateWindows,
  runsPerWindow,
  type WindowAnswer,
  type WindowClaim,
} from './rate-window.js';

interface Run {
  readonly firstAt: number;
  readonly lastAt: number;
  readonly units: number;
}

/** What a window is to answer, by a plain list of its runs. */
class PlainWindow {
  runs: readonly Run[] = [];
  #seenAt = Number.NEGATIVE_INFINITY;

  take(claim: WindowClaim, at: number): WindowAnswer {
    const { limit, cost } = claim;
    const now = Math.max(at, this.#seenAt);
    this.#seenAt = now;
    this.runs = this.runs.filter(({ lastAt }) => lastAt > now - limit.windowMs);
    const fits = cost <= this.#remaining(claim);
    if (fits && cost > 0) this.#spend(claim, now);
    const [oldest] = this.runs;
    return {
      fits,
      remaining: this.#remaining(claim),
      retryAfterMs: fits ? 0 : this.#freeAt(claim, now) - now,
      resetMs: oldest === undefined ? 0 : oldest.lastAt + limit.windowMs - now,
    };
  }

  #remaining({ limit }: WindowClaim): number {
    return limit.allow - this.runs.reduce((sum, { units }) => sum + units, 0);
  }

  #spend({ limit, cost }: WindowClaim, now: number): void {
    const newest = this.runs.at(-1);
    if (newest !== undefined && now - newest.firstAt < limit.windowMs / runsPerWindow) {
      this.runs = [...this.runs.slice(0, -1), { ...newest, lastAt: now, units: newest.units + cost }];
      return;
    }
    this.runs = [...this.runs, { firstAt: now, lastAt: now, units: cost }];
    const [oldest, next, ...rest] = this.runs;
    if (this.runs.length <= maximumRuns || oldest === undefined || next === undefined) return;
    this.runs = [{ ...next, units: oldest.units + next.units }, ...rest];
  }

  #freeAt({ limit, cost }: WindowClaim, now: number): number {
    let remaining = this.#remaining({ limit, cost });
    for (const { lastAt, units } of cost > limit.allow ? [] : this.runs) {
      remaining += units;
      if (cost <= remaining) return lastAt + limit.windowMs;
    }
    return now + limit.windowMs;
  }
}

/** A pace in 1/128 windows and how many takes keep it: from windows of one run to windows of as many as are kept. */
const paces = fc.array(
  fc.record({
    step: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(2.25, 30, 64, 127, 128, 140, -50)),
    takes: fc.integer({ min: 1, max: 90 }),
    cost: fc.integer({ min: 0, max: 3 }),
    windowMs: fc.constantFrom(12_800, 12_800, 12_800, 25_600, 1280),
  }),
  { minLength: 1, maxLength: 12 },
);

test('a window answers what a plain list of its runs says, at every pace, between others', () => {
  let most = 0;
  fc.assert(
    fc.property(fc.constantFrom(20, 60, 1000), paces, (allow, parts) => {
      const windows = new RateWindows();
      const both = [windows.open(), windows.open()].map((place) => ({ place, plain: new PlainWindow() }));
      let at = t0;
      for (const { step, takes, cost, windowMs } of parts) {
        const said: unknown[] = [];
        const expected: unknown[] = [];
        for (let take = 0; take < takes; take++) {
          at += (step * windowMs) / 128;
          const claim = { limit: aLimit({ allow, windowMs }), cost: cost + (take % 2) };
          for (const { place, plain } of both) {
            said.push(windows.take(place, claim, at + place), windows.runsOf(place));
            expected.push(plain.take(claim, at + place), plain.runs.length);
          }
          most = Math.max(most, windows.runsOf(0));
        }
        expect(said).toEqual(expected);
      }
    }),
    { numRuns: 150 },
  );
  expect(most).toBe(maximumRuns);
});

test('windows keep what was spent while room is made for more, and a place that is free again has nothing spent', () => {
  const windows = new RateWindows();
  const limit = aLimit({ allow: 99, windowMs: 1024 });
  const places = Array.from({ length: 500 }, () => windows.open());
  const spend = (place: number) => {
    for (let take = 0; take < place % 60; take++) windows.take(place, { limit, cost: 1 }, t0 + take * 16);
  };
  const left = (place: number) => windows.check(place, { limit, cost: 0 }, t0).remaining;
  for (const place of places) spend(place);
  for (let round = 0; round < 3; round++) {
    const more = Array.from({ length: 500 }, () => windows.open());
    for (const place of more) {
      expect([windows.runsOf(place), left(place)]).toEqual([0, 99]);
      spend(place);
    }
    for (const place of places) expect(left(place)).toBe(99 - (place % 60));
    for (const place of more) windows.close(place);
  }
});

test('a copy has the same runs, and neither changes with the other', () => {
  const limit = aLimit({ allow: 1000, windowMs: 6400 });
  const windows = new RateWindows();
  const original = windows.open();
  const takeEvery100Ms = (place: number, from: number, count: number) => {
    for (let i = 0; i < count; i++) windows.take(place, { limit, cost: 1 }, t0 + (from + i) * 100);
  };
  const costs = [0, 960, 980, 1000];
  const answers = (place: number) => costs.map((cost) => windows.check(place, { limit, cost }, t0 + 5000));
  takeEvery100Ms(original, 0, 50);
  const before = answers(original);
  const copy = windows.addCopy(windows, original);
  expect(answers(copy)).toEqual(before);
  takeEvery100Ms(copy, 51, 100);
  expect(answers(original)).toEqual(before);
  const after = answers(copy);
  windows.close(original);
  takeEvery100Ms(windows.open(), 0, 64);
  expect(answers(copy)).toEqual(after);
});
