import type { RateLimit } from '../accounts/limit.js';
import { RunRings } from './run-rings.js';

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

/** A run spans less than this fraction of the window. */
export const runsPerWindow = 64;
/** Runs of which any part is younger than a window begin at least `windowMs / 64` apart: 65 fit. */
export const maximumRuns = runsPerWindow + 1;

/** Numbers a window keeps in the shared cells: one line of the processor's cache. */
const width = 8;
/** Sum of the units of all runs. */
const used = 0;
/** The latest time of any take. */
const seenAt = 1;
const newestFirstAt = 2;
const newestLastAt = 3;
/** 0 while nothing is spent: then there is no run at all. */
const newestUnits = 4;
/** The last take of the oldest run, which may be the newest too. */
const oldestLastAt = 5;
/** The head of the ring of runs besides the newest. */
const olderRuns = 6;
/** See `open`; 0 while nobody holds the place. */
const opening = 7;

const fewest = 16;
/** Of all windows of the process, so that what was noted of one is never taken for another. */
let openings = 0;

/**
 * The spending of counters: for each a run-length sliding log. Takes within `windowMs / runsPerWindow` of the first take of the
 * newest run join that run; a run's units all leave together, `windowMs` after its last take. What follows from it:
 *
 * - Strict: in no rolling window of `windowMs` are more than `allow` units taken, whatever the sequence of takes.
 * - A unit counts for at least `windowMs` and less than `windowMs × (1 + 1/64)`: steady traffic at 98 % of the limit is never
 *   refused, and after a burst of `allow` and a pause of `windowMs` the whole `allow` is there again.
 * - At most `maximumRuns` runs are kept, whatever `allow` is; a take costs amortised O(1) and allocates only its answer.
 * - Time never runs back: the time used is the larger of `at` and the latest `at` of any take before it, so a clock that steps
 *   back returns nothing early. `retryAfterMs` and `resetMs` count from the time used.
 *
 * A window is named by its place. It belongs to one limit; a changed limit applies from the next take on. Most takes touch the
 * window's eight numbers and nothing else, since a request asks several windows and their memory is what it waits for; older runs
 * are kept apart, and looked at when one begins or ends.
 */
export class RateWindows {
  #cells = new Float64Array(width * fewest);
  readonly #older = new RunRings(maximumRuns - 1, this.#cells);
  readonly #free: number[] = [];
  #places = 0;

  /** The place of a window of which nothing is spent. */
  open(): number {
    const place = this.#free.pop() ?? this.#places++;
    if ((place + 1) * width > this.#cells.length) this.#grow();
    const at = place * width;
    this.#cells.fill(0, at, at + width);
    this.#cells[at + seenAt] = Number.NEGATIVE_INFINITY;
    this.#cells[at + opening] = ++openings;
    return place;
  }

  /** Forgets the window; its place may become another's. */
  close(place: number): void {
    this.#cells[place * width + opening] = 0;
    this.#older.close(place * width + olderRuns);
    this.#free.push(place);
  }

  /** A number that no other window of this process has or had. */
  openingOf(place: number): number {
    return this.#cell(place, opening);
  }

  /** Whether the place holds the very window that had this number. */
  isOpen(place: number, number: number): boolean {
    return this.#cells[place * width + opening] === number;
  }

  /** The latest time of any take; no answer is given as of an earlier one. */
  seenAtOf(place: number): number {
    return this.#cell(place, seenAt);
  }

  runsOf(place: number): number {
    return this.#cell(place, newestUnits) === 0 ? 0 : this.#olderRunsOf(place) + 1;
  }

  /** A window with the same spending among these. */
  addCopy(windows: RateWindows, place: number): number {
    const copy = this.open();
    const from = place * width;
    this.#cells.set(windows.#cells.subarray(from, from + olderRuns), copy * width);
    this.#older.copy(copy * width + olderRuns, windows.#older, from + olderRuns);
    return copy;
  }

  /** Answers what a take would answer, `remaining` without its cost; changes nothing. */
  check(place: number, claim: WindowClaim, at: number): WindowAnswer {
    return this.#answerTo(place, claim, this.#timeUsed(place, at));
  }

  /** `true` is certain, whatever the time; `false` only means that one has to ask. */
  surelyFits(place: number, { limit, cost }: WindowClaim): boolean {
    return cost >= 0 && this.#cell(place, used) + cost <= limit.allow;
  }

  /** Spends `claim.cost` when it fits. A refusal spends nothing. */
  take(place: number, claim: WindowClaim, at: number): WindowAnswer {
    this.#passTime(place, claim.limit, at);
    if (claim.cost === 0 || !this.surelyFits(place, claim)) {
      return this.#answerTo(place, claim, this.#cell(place, seenAt));
    }
    this.#spend(place, claim);
    return {
      fits: true,
      remaining: this.remainingOf(place, claim.limit),
      retryAfterMs: 0,
      resetMs: this.resetMsOf(place, claim.limit),
    };
  }

  /** Spends a claim that surely fits. Makes no answer: `remainingOf` and `resetMsOf` tell what is worth telling. */
  spend(place: number, claim: WindowClaim, at: number): void {
    this.#passTime(place, claim.limit, at);
    if (claim.cost > 0) this.#spend(place, claim);
  }

  /** What is left as of the latest take. */
  remainingOf(place: number, limit: RateLimit): number {
    return compact(Math.max(0, limit.allow - this.#cell(place, used)));
  }

  /** The time until the next spent unit comes back as of the latest take, 0 when none is spent. */
  resetMsOf(place: number, limit: RateLimit): number {
    const cells = this.#cells;
    const at = place * width;
    if (cells[at + newestUnits] === 0) return 0;
    return compact((cells[at + oldestLastAt] as number) + limit.windowMs - (cells[at + seenAt] as number));
  }

  /** Whether nothing is spent any more: the counter can be forgotten without anybody noticing. */
  isEmpty(place: number, limit: RateLimit, at: number): boolean {
    if (this.#cell(place, newestUnits) === 0) return true;
    return this.#cell(place, newestLastAt) <= this.#timeUsed(place, at) - limit.windowMs;
  }

  #cell(place: number, cell: number): number {
    return this.#cells[place * width + cell] as number;
  }

  #olderRunsOf(place: number): number {
    return this.#older.lengthOf(place * width + olderRuns);
  }

  #grow(): void {
    const cells = new Float64Array(this.#cells.length * 2);
    cells.set(this.#cells);
    this.#cells = cells;
    this.#older.lieIn(cells);
  }

  #timeUsed(place: number, at: number): number {
    return Math.max(at, this.#cell(place, seenAt));
  }

  /** Forgets what has ended. The time used is `seenAt` then: a time that is handed on would be kept in memory of its own. */
  #passTime(place: number, limit: RateLimit, at: number): void {
    const cells = this.#cells;
    const first = place * width;
    const now = Math.max(at, cells[first + seenAt] as number);
    cells[first + seenAt] = now;
    if ((cells[first + oldestLastAt] as number) <= now - limit.windowMs) this.#dropEndedRuns(place, limit);
  }

  #dropEndedRuns(place: number, { windowMs }: RateLimit): void {
    const cells = this.#cells;
    const endedBy = this.#cell(place, seenAt) - windowMs;
    const at = place * width;
    const older = this.#older;
    const ring = at + olderRuns;
    let runs = older.lengthOf(ring);
    while (runs > 0 && older.oldestAtOf(ring) <= endedBy) {
      cells[at + used] = (cells[at + used] as number) - older.dropOldest(ring);
      runs--;
    }
    if (runs > 0) {
      cells[at + oldestLastAt] = older.oldestAtOf(ring);
    } else if (this.#cell(place, newestLastAt) <= endedBy) {
      cells.fill(0, at + newestFirstAt, ring);
      cells[at + used] = 0;
    } else {
      cells[at + oldestLastAt] = this.#cell(place, newestLastAt);
    }
  }

  /** As of `seenAt`. */
  #spend(place: number, { limit, cost }: WindowClaim): void {
    const cells = this.#cells;
    const at = place * width;
    const now = cells[at + seenAt] as number;
    const units = cells[at + newestUnits] as number;
    cells[at + used] = (cells[at + used] as number) + cost;
    if (units > 0 && now - (cells[at + newestFirstAt] as number) < limit.windowMs / runsPerWindow) {
      cells[at + newestUnits] = units + cost;
    } else {
      if (units > 0) this.#addOlder(place, units);
      cells[at + newestFirstAt] = now;
      cells[at + newestUnits] = cost;
    }
    cells[at + newestLastAt] = now;
    if (this.#older.lengthOf(at + olderRuns) === 0) cells[at + oldestLastAt] = now;
  }

  /** The newest run becomes one of the older ones. */
  #addOlder(place: number, units: number): void {
    const ring = place * width + olderRuns;
    this.#older.push(ring, this.#cell(place, newestLastAt), units);
    this.#cells[place * width + oldestLastAt] = this.#older.oldestAtOf(ring);
  }

  #answerTo(place: number, claim: WindowClaim, now: number): WindowAnswer {
    const { limit, cost } = claim;
    if (!(cost >= 0)) throw new RangeError(`A cost must be 0 or more, not ${cost}.`);
    const endedBy = now - limit.windowMs;
    const runs = this.runsOf(place);
    let ended = 0;
    let spent = this.#cell(place, used);
    while (ended < runs && this.#lastAtOf(place, ended) <= endedBy) spent -= this.#unitsOf(place, ended++);
    const remaining = ended === runs ? limit.allow : Math.max(0, limit.allow - spent);
    return {
      fits: cost <= remaining,
      remaining,
      retryAfterMs: cost <= remaining ? 0 : this.#timeUntilFree(place, claim, { now, ended, spent }),
      resetMs: ended === runs ? 0 : this.#lastAtOf(place, ended) + limit.windowMs - now,
    };
  }

  #timeUntilFree(
    place: number,
    { limit, cost }: WindowClaim,
    live: { readonly now: number; readonly ended: number; readonly spent: number },
  ): number {
    let excess = live.spent + cost - limit.allow;
    if (cost > limit.allow) return limit.windowMs;
    for (let run = live.ended; run < this.runsOf(place); run++) {
      excess -= this.#unitsOf(place, run);
      if (excess <= 0) return this.#lastAtOf(place, run) + limit.windowMs - live.now;
    }
    return limit.windowMs;
  }

  /** Of a run counted from the oldest, as its units. */
  #lastAtOf(place: number, run: number): number {
    return run < this.#olderRunsOf(place)
      ? this.#older.atOf(place * width + olderRuns, run)
      : this.#cell(place, newestLastAt);
  }

  #unitsOf(place: number, run: number): number {
    return run < this.#olderRunsOf(place)
      ? this.#older.unitsOf(place * width + olderRuns, run)
      : this.#cell(place, newestUnits);
  }
}

/** The same number. What is calculated with times is kept in memory of its own unless it is made a small whole number again. */
function compact(number: number): number {
  const small = number | 0;
  return small === number ? small : number;
}
