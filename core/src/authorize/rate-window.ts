import type { RateLimit } from '../accounts/limit.js';

/** What one request wants from one window. `cost` is 0 or more; 0 always fits and spends nothing. */
export interface WindowClaim {
  readonly limit: RateLimit;
  readonly cost: number;
}

/**
 * What a window says to a claim. `remaining` is what is left (after the take, when it was taken). `resetMs` is the time until
 * the next spent unit comes back, 0 when none is spent. `retryAfterMs` is 0 when the claim fits, else the exact time until it
 * would fit if nobody else takes: 1…`windowMs`. A claim that costs more than `allow` never fits; it is told `windowMs`.
 */
export interface WindowAnswer {
  readonly fits: boolean;
  readonly remaining: number;
  readonly retryAfterMs: number;
  readonly resetMs: number;
}

/**
 * The spending of one counter: a run-length sliding log. Takes within `windowMs / runsPerWindow` of the first take of the
 * newest run join that run; a run's units all leave together, `windowMs` after its last take. What follows from it:
 *
 * - Strict: in no rolling window of `windowMs` are more than `allow` units taken, whatever the sequence of takes.
 * - A unit counts for at least `windowMs` and less than `windowMs × (1 + 1/64)`: steady traffic at 98 % of the limit is never
 *   refused, and after a burst of `allow` and a pause of `windowMs` the whole `allow` is there again.
 * - At most `maximumRuns` runs are kept, whatever `allow` is; a take costs amortised O(1) and allocates only its answer.
 * - Time never runs back: the time used is the larger of `at` and the latest `at` of any take before it, so a clock that steps
 *   back returns nothing early. `retryAfterMs` and `resetMs` count from the time used.
 *
 * Treat it as opaque. It belongs to one limit; a changed limit applies from the next take on.
 */
export interface RateWindow {
  /** Ring of runs, oldest at `head`: time of the last take and units of each. */
  lastAts: number[];
  units: number[];
  head: number;
  length: number;
  /** Sum of `units` over the ring. */
  used: number;
  newestFirstAt: number;
  seenAt: number;
}

/** A run spans less than this fraction of the window. */
export const runsPerWindow = 64;
/** Runs of which any part is younger than a window begin at least `windowMs / 64` apart: 65 fit. */
export const maximumRuns = runsPerWindow + 1;

const smallestRing = 2;

/** A counter of which nothing is spent. */
export function newRateWindow(): RateWindow {
  return {
    lastAts: new Array<number>(smallestRing).fill(0),
    units: new Array<number>(smallestRing).fill(0),
    head: 0,
    length: 0,
    used: 0,
    newestFirstAt: 0,
    seenAt: Number.NEGATIVE_INFINITY,
  };
}

/** Answers what a take would answer, `remaining` without its cost; changes nothing. */
export function checkRateWindow(window: RateWindow, claim: WindowClaim, at: number): WindowAnswer {
  return answerTo(window, claim, timeUsed(window, at));
}

/** Spends `claim.cost` when it fits. A refusal spends nothing. */
export function takeFromRateWindow(window: RateWindow, claim: WindowClaim, at: number): WindowAnswer {
  const now = timeUsed(window, at);
  const { limit, cost } = claim;
  window.seenAt = now;
  dropEndedRuns(window, now - limit.windowMs);
  const answer = answerTo(window, claim, now);
  if (!answer.fits || cost === 0) return answer;
  spend(window, claim, now);
  answer.remaining -= cost;
  answer.resetMs = lastAtOf(window, 0) + limit.windowMs - now;
  return answer;
}

/** Whether nothing is spent any more: the counter can be forgotten without anybody noticing. */
export function isRateWindowEmpty(window: RateWindow, limit: RateLimit, at: number): boolean {
  if (window.length === 0) return true;
  return lastAtOf(window, window.length - 1) <= timeUsed(window, at) - limit.windowMs;
}

function timeUsed(window: RateWindow, at: number): number {
  return at > window.seenAt ? at : window.seenAt;
}

function answerTo(window: RateWindow, claim: WindowClaim, now: number): Mutable<WindowAnswer> {
  const { limit, cost } = claim;
  if (!(cost >= 0)) throw new RangeError(`A cost must be 0 or more, not ${cost}.`);
  const endedBy = now - limit.windowMs;
  let ended = 0;
  let used = window.used;
  while (ended < window.length && lastAtOf(window, ended) <= endedBy) used -= unitsOf(window, ended++);
  const isEmpty = ended === window.length;
  const remaining = isEmpty ? limit.allow : Math.max(0, limit.allow - used);
  return {
    fits: cost <= remaining,
    remaining,
    retryAfterMs: cost <= remaining ? 0 : timeUntilFree(window, claim, { now, ended, used }),
    resetMs: isEmpty ? 0 : lastAtOf(window, ended) + limit.windowMs - now,
  };
}

function timeUntilFree(
  window: RateWindow,
  { limit, cost }: WindowClaim,
  live: { readonly now: number; readonly ended: number; readonly used: number },
): number {
  let excess = live.used + cost - limit.allow;
  if (cost > limit.allow) return limit.windowMs;
  for (let run = live.ended; run < window.length; run++) {
    excess -= unitsOf(window, run);
    if (excess <= 0) return lastAtOf(window, run) + limit.windowMs - live.now;
  }
  return limit.windowMs;
}

function dropEndedRuns(window: RateWindow, endedBy: number): void {
  while (window.length > 0 && lastAtOf(window, 0) <= endedBy) {
    window.used -= unitsOf(window, 0);
    dropOldest(window);
  }
  if (window.length === 0) window.used = 0;
}

function spend(window: RateWindow, { limit, cost }: WindowClaim, now: number): void {
  window.used += cost;
  if (window.length > 0 && now - window.newestFirstAt < limit.windowMs / runsPerWindow) {
    const newest = slotOf(window, window.length - 1);
    window.lastAts[newest] = now;
    window.units[newest] = (window.units[newest] as number) + cost;
    return;
  }
  makeRoom(window);
  const slot = slotOf(window, window.length);
  window.lastAts[slot] = now;
  window.units[slot] = cost;
  window.newestFirstAt = now;
  window.length += 1;
}

/** A ring is full of live runs only after its limit's window grew: the two oldest then count as one, to the younger's end. */
function makeRoom(window: RateWindow): void {
  const size = window.lastAts.length;
  if (window.length < size) return;
  if (size >= maximumRuns) {
    const oldest = unitsOf(window, 0);
    dropOldest(window);
    window.units[window.head] = unitsOf(window, 0) + oldest;
    return;
  }
  const grown = Math.min(size * 2, maximumRuns);
  window.lastAts = unrolled(window.lastAts, window.head, grown);
  window.units = unrolled(window.units, window.head, grown);
  window.head = 0;
}

function unrolled(ring: readonly number[], head: number, size: number): number[] {
  const copy = new Array<number>(size).fill(0);
  for (let i = 0; i < ring.length; i++) copy[i] = ring[(head + i) % ring.length] as number;
  return copy;
}

function dropOldest(window: RateWindow): void {
  window.head = slotOf(window, 1);
  window.length -= 1;
}

function slotOf(window: RateWindow, run: number): number {
  const slot = window.head + run;
  return slot < window.lastAts.length ? slot : slot - window.lastAts.length;
}

function lastAtOf(window: RateWindow, run: number): number {
  return window.lastAts[slotOf(window, run)] as number;
}

function unitsOf(window: RateWindow, run: number): number {
  return window.units[slotOf(window, run)] as number;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };
