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
 *
 * All of it is one array of numbers, since a request touches several counters and their memory is what it waits for: the cells named
 * below, then a ring of runs, each the time of its last take and its units.
 */
export type RateWindow = number[];

/** Sum of the units over the ring. */
const usedCell = 0;
const seenAtCell = 1;
const newestFirstAtCell = 2;
/** Index of the oldest run in the ring. */
const headCell = 3;
/** How many runs the ring holds. */
const lengthCell = 4;
/** The holder's own: see `markOf`. */
const markCell = 5;
const ringCell = 6;

/** A run spans less than this fraction of the window. */
export const runsPerWindow = 64;
/** Runs of which any part is younger than a window begin at least `windowMs / 64` apart: 65 fit. */
export const maximumRuns = runsPerWindow + 1;
/** The most numbers a counter ever holds. */
export const maximumCells = ringCell + 2 * maximumRuns;

/** A counter of which nothing is spent. */
export function newRateWindow(): RateWindow {
  // Written out, so that all of it is kept as numbers from the start: the cells in their order, then the smallest ring.
  return [0, Number.NEGATIVE_INFINITY, 0, 0, 0, 0, 0, 0, 0, 0];
}

/** The latest time of any take; no answer is given as of an earlier one. */
export function seenAtOf(window: RateWindow): number {
  return cell(window, seenAtCell);
}

/** A number that whoever holds the window keeps in it, 0 at first; it means nothing to the window. */
export function markOf(window: RateWindow): number {
  return cell(window, markCell);
}

/** Sets what `markOf` answers. */
export function markWindow(window: RateWindow, mark: number): void {
  window[markCell] = mark;
}

/** Answers what a take would answer, `remaining` without its cost; changes nothing. */
export function checkRateWindow(window: RateWindow, claim: WindowClaim, at: number): WindowAnswer {
  return answerTo(window, claim, timeUsed(window, at));
}

/** `true` is certain, whatever the time; `false` only means that one has to ask. */
export function surelyFits(window: RateWindow, { limit, cost }: WindowClaim): boolean {
  return cost >= 0 && usedOf(window) + cost <= limit.allow;
}

/** Spends `claim.cost` when it fits. A refusal spends nothing. */
export function takeFromRateWindow(window: RateWindow, claim: WindowClaim, at: number): WindowAnswer {
  const { limit, cost } = claim;
  const now = passTime(window, limit, at);
  if (cost === 0 || !surelyFits(window, claim)) return answerTo(window, claim, now);
  spend(window, claim, now);
  return {
    fits: true,
    remaining: remainingOf(window, limit),
    retryAfterMs: 0,
    resetMs: resetMsOf(window, limit),
  };
}

/** Spends a claim that surely fits. Makes no answer: `remainingOf` and `resetMsOf` tell what is worth telling. */
export function spendFromRateWindow(window: RateWindow, claim: WindowClaim, at: number): void {
  const now = passTime(window, claim.limit, at);
  if (claim.cost > 0) spend(window, claim, now);
}

/** What is left as of the latest take. */
export function remainingOf(window: RateWindow, limit: RateLimit): number {
  return compact(Math.max(0, limit.allow - usedOf(window)));
}

/** The time until the next spent unit comes back as of the latest take, 0 when none is spent. */
export function resetMsOf(window: RateWindow, limit: RateLimit): number {
  return compact(runsOf(window) === 0 ? 0 : oldestAtOf(window) + limit.windowMs - seenAtOf(window));
}

/** Whether nothing is spent any more: the counter can be forgotten without anybody noticing. */
export function isRateWindowEmpty(window: RateWindow, limit: RateLimit, at: number): boolean {
  if (runsOf(window) === 0) return true;
  return lastAtOf(window, runsOf(window) - 1) <= timeUsed(window, at) - limit.windowMs;
}

/** Forgets what has ended. Answers the time used. */
function passTime(window: RateWindow, limit: RateLimit, at: number): number {
  const now = timeUsed(window, at);
  window[seenAtCell] = now;
  dropEndedRuns(window, now - limit.windowMs);
  return now;
}

function timeUsed(window: RateWindow, at: number): number {
  return Math.max(at, seenAtOf(window));
}

function answerTo(window: RateWindow, claim: WindowClaim, now: number): WindowAnswer {
  const { limit, cost } = claim;
  if (!(cost >= 0)) throw new RangeError(`A cost must be 0 or more, not ${cost}.`);
  const endedBy = now - limit.windowMs;
  let ended = 0;
  let used = usedOf(window);
  while (ended < runsOf(window) && lastAtOf(window, ended) <= endedBy) used -= unitsOf(window, ended++);
  const isEmpty = ended === runsOf(window);
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
  for (let run = live.ended; run < runsOf(window); run++) {
    excess -= unitsOf(window, run);
    if (excess <= 0) return lastAtOf(window, run) + limit.windowMs - live.now;
  }
  return limit.windowMs;
}

function dropEndedRuns(window: RateWindow, endedBy: number): void {
  while (runsOf(window) > 0 && oldestAtOf(window) <= endedBy) {
    window[usedCell] = usedOf(window) - unitsOf(window, 0);
    dropOldest(window);
  }
  if (runsOf(window) === 0) window[usedCell] = 0;
}

function spend(window: RateWindow, { limit, cost }: WindowClaim, now: number): void {
  window[usedCell] = usedOf(window) + cost;
  if (runsOf(window) > 0 && now - cell(window, newestFirstAtCell) < limit.windowMs / runsPerWindow) {
    const newest = cellOf(window, runsOf(window) - 1);
    window[newest] = now;
    window[newest + 1] = cell(window, newest + 1) + cost;
    return;
  }
  makeRoom(window);
  const added = cellOf(window, runsOf(window));
  window[added] = now;
  window[added + 1] = cost;
  window[newestFirstAtCell] = now;
  window[lengthCell] = runsOf(window) + 1;
}

/** A ring is full of live runs only after its limit's window grew: the two oldest then count as one, to the younger's end. */
function makeRoom(window: RateWindow): void {
  const size = ringSize(window);
  if (runsOf(window) < size) return;
  if (size >= maximumRuns) {
    const oldest = unitsOf(window, 0);
    dropOldest(window);
    const next = cellOf(window, 0) + 1;
    window[next] = cell(window, next) + oldest;
    return;
  }
  unroll(window);
  while (ringSize(window) < Math.min(size * 2, maximumRuns)) window.push(0, 0);
}

/** Turns a full ring so that its oldest run comes first. */
function unroll(window: RateWindow): void {
  const runs = window.slice(ringCell);
  const from = 2 * cell(window, headCell);
  for (let i = 0; i < runs.length; i++) window[ringCell + i] = runs[(from + i) % runs.length] as number;
  window[headCell] = 0;
}

function dropOldest(window: RateWindow): void {
  const next = cell(window, headCell) + 1;
  window[headCell] = next < ringSize(window) ? next : 0;
  window[lengthCell] = runsOf(window) - 1;
}

function usedOf(window: RateWindow): number {
  return cell(window, usedCell);
}

function runsOf(window: RateWindow): number {
  return cell(window, lengthCell);
}

function ringSize(window: RateWindow): number {
  return (window.length - ringCell) / 2;
}

/** Where a run begins, counted from the oldest. */
function cellOf(window: RateWindow, run: number): number {
  const slot = cell(window, headCell) + run;
  const size = ringSize(window);
  return ringCell + 2 * (slot < size ? slot : slot - size);
}

/** `lastAtOf` the oldest run, the one every take asks for. */
function oldestAtOf(window: RateWindow): number {
  return cell(window, ringCell + 2 * cell(window, headCell));
}

function lastAtOf(window: RateWindow, run: number): number {
  return cell(window, cellOf(window, run));
}

function unitsOf(window: RateWindow, run: number): number {
  return cell(window, cellOf(window, run) + 1);
}

/** The same number. What is calculated with times is kept in memory of its own unless it is made a small whole number again. */
function compact(number: number): number {
  const small = number | 0;
  return small === number ? small : number;
}

function cell(window: RateWindow, index: number): number {
  return window[index] as number;
}
