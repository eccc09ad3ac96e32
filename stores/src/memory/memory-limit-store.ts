import {
  isQuotaClaim,
  type LimitClaim,
  type LimitOutcome,
  type LimitState,
  type LimitStore,
  type Overrun,
  periodOf,
  type QuotaClaim,
  type QuotaRow,
  type RateClaim,
  RateWindows,
  type WindowAnswer,
} from '@neoagent/core';
import { createQuotaCounters } from './quota-counters.js';
import { createRateCounters } from './rate-counters.js';

export interface MemoryLimitStoreOptions {
  /**
   * The hard bound of counters of rolling windows held: 100,000 unless told, at most about 1.5 kB each. Only a new counter beyond the
   * bound makes the store forget one that still holds spent units; below it, only counters of which nothing is spent are forgotten.
   */
  readonly maximumCounters?: number;
  /**
   * A clock that never steps, in milliseconds, by which windows are measured instead of by `at`: then one wrong jump of the wall clock
   * cannot freeze a counter. Quotas go by `at`, since calendars do.
   */
  readonly steadyNow?: () => number;
}

/** A limit store of this process alone. Answers synchronously. */
export interface MemoryLimitStore extends LimitStore {
  take(claims: readonly LimitClaim[], at: number): LimitOutcome;
  peek(claims: readonly LimitClaim[], at: number): LimitOutcome;
  /** The counters of rolling windows held. */
  readonly size: number;
  /** Puts back what was spent of quotas before a restart. */
  restore(rows: readonly QuotaRow[]): void;
  /** What was spent of quotas since the last drain, as totals of their periods. */
  drain(): readonly QuotaRow[];
}

/** The moment of a request by both clocks. */
interface Moment {
  readonly at: number;
  readonly steadyAt: number;
}

export function createMemoryLimitStore({
  maximumCounters = 100_000,
  steadyNow,
}: MemoryLimitStoreOptions = {}): MemoryLimitStore {
  const counters = createRateCounters(maximumCounters);
  const { windows } = counters;
  const quotas = createQuotaCounters();
  /** Where the claims of the take under way were found: kept, since a take is made for every request and none while another is. */
  const places: (number | undefined)[] = [];

  function check(claim: LimitClaim, moment: Moment): WindowAnswer {
    if (isQuotaClaim(claim)) return quotas.check(claim, moment.at);
    const place = counters.find(claim);
    if (place === undefined) return checkUnspent(claim, moment.steadyAt);
    return windows.check(place, claim, moment.steadyAt);
  }

  function spend(claim: LimitClaim, moment: Moment): WindowAnswer {
    if (isQuotaClaim(claim)) return quotas.take(claim, moment.at);
    return windows.take(counters.obtain(claim, moment.steadyAt), claim, moment.steadyAt);
  }

  /** The common case: when nothing can refuse, nothing has to be asked first. `undefined` when something may. */
  function takeAll(claims: readonly LimitClaim[], at: number, steadyAt: number): LimitOutcome | undefined {
    for (let i = 0; i < claims.length; i++) if (!isSurelyLeft(claims, i, at)) return undefined;
    const states = new Array<LimitState>(claims.length);
    let told = 0;
    for (const claim of claims) {
      const state = isQuotaClaim(claim) ? takeQuota(claim, at) : takeWindow(claim, steadyAt);
      if (!claim.limit.shadow) states[told++] = state;
    }
    if (told < states.length) states.length = told;
    return { taken: true, states };
  }

  function takeQuota(claim: QuotaClaim, at: number): LimitState {
    return stateOf(claim, quotas.take(claim, at), at);
  }

  /** Asks for the place again: making room for a new counter may have forgotten one that was found before. */
  function takeWindow(claim: RateClaim, steadyAt: number): LimitState {
    const place = counters.obtain(claim, steadyAt);
    windows.spend(place, claim, steadyAt);
    const { limit } = claim;
    const { name, allow, windowMs } = limit;
    return {
      name,
      allow,
      windowMs,
      remaining: windows.remainingOf(place, limit),
      resetMs: windows.resetMsOf(place, limit),
    };
  }

  /** Whether a claim surely fits and has its counter to itself; notes where that was found. */
  function isSurelyLeft(claims: readonly LimitClaim[], index: number, at: number): boolean {
    const claim = claims[index] as LimitClaim;
    const place = isQuotaClaim(claim) ? undefined : counters.find(claim);
    places[index] = place;
    if (place === undefined) return isSurelyLeftUncounted(claims, index, at);
    for (let i = 0; i < index; i++) if (places[i] === place) return false;
    return windows.surelyFits(place, claim as RateClaim);
  }

  /** The same of a quota, and of a counter from which nothing was spent yet. */
  function isSurelyLeftUncounted(claims: readonly LimitClaim[], index: number, at: number): boolean {
    const claim = claims[index] as LimitClaim;
    for (let i = 0; i < index; i++) if (claims[i]?.counter === claim.counter) return false;
    if (isQuotaClaim(claim)) return quotas.check(claim, at).fits;
    return claim.cost >= 0 && claim.cost <= claim.limit.allow;
  }

  /** Asks all before it spends from any, so that nothing has to be given back. */
  function decide(claims: readonly LimitClaim[], moment: Moment, take: typeof spend): LimitOutcome {
    const { at } = moment;
    const answers = claims.map((claim) => check(withEarlier(claim, claims), moment));
    const worst = worstOf(claims, answers);
    const overruns = answers.every(({ fits }) => fits) ? [] : overrunsOf(claims, answers);
    const noted = overruns.length > 0 ? { overruns } : {};
    if (worst !== undefined)
      return { taken: false, states: statesOf(claims, answers, at), ...worst, ...noted };
    const after = answers.map((answer, index) => {
      const claim = claims[index];
      return claim !== undefined && answer.fits ? take(claim, moment) : answer;
    });
    return { taken: true, states: statesOf(claims, after, at), ...noted };
  }

  /** Spends from copies: what a take would answer, without one. */
  function pretend(): typeof spend {
    const copies = new RateWindows();
    const placeOf = new Map<string, number>();
    const spent = new Map<string, number>();
    return (claim, moment) => {
      if (isQuotaClaim(claim)) {
        const cost = (spent.get(claim.counter) ?? 0) + claim.cost;
        spent.set(claim.counter, cost);
        const answer = quotas.check({ ...claim, cost }, moment.at);
        return { ...answer, remaining: answer.remaining - cost };
      }
      const place = placeOf.get(claim.counter) ?? copyTo(copies, claim);
      placeOf.set(claim.counter, place);
      return copies.take(place, claim, moment.steadyAt);
    };
  }

  function copyTo(copies: RateWindows, claim: RateClaim): number {
    const place = counters.find(claim);
    return place === undefined ? copies.open() : copies.addCopy(windows, place);
  }

  return {
    get size() {
      return counters.size;
    },
    take(claims, at) {
      const steadyAt = steadyNow?.() ?? at;
      return takeAll(claims, at, steadyAt) ?? decide(claims, { at, steadyAt }, spend);
    },
    peek: (claims, at) => decide(claims, { at, steadyAt: steadyNow?.() ?? at }, pretend()),
    restore: (rows) => quotas.restore(rows),
    drain: () => quotas.drain(),
  };
}

const unspent = new RateWindows();
const unspentPlace = unspent.open();

/** What a counter that nobody spent from says. */
function checkUnspent(claim: RateClaim, at: number): WindowAnswer {
  return unspent.check(unspentPlace, claim, at);
}

/** What the claims up to this one want from its counter together: a counter named twice is spent twice. */
function withEarlier(claim: LimitClaim, claims: readonly LimitClaim[]): LimitClaim {
  let { cost } = claim;
  for (const other of claims) {
    if (other === claim) break;
    if (other.counter === claim.counter) cost += other.cost;
  }
  return cost === claim.cost ? claim : { ...claim, cost };
}

/** Of the limits that are enforced, the one that takes longest to allow the request. */
function worstOf(claims: readonly LimitClaim[], answers: readonly WindowAnswer[]): Overrun | undefined {
  let worst: Overrun | undefined;
  answers.forEach(({ fits, retryAfterMs }, index) => {
    const limit = claims[index]?.limit;
    if (fits || limit === undefined || limit.shadow) return;
    if (worst === undefined || retryAfterMs > worst.retryAfterMs) worst = { limit, retryAfterMs };
  });
  return worst;
}

function overrunsOf(claims: readonly LimitClaim[], answers: readonly WindowAnswer[]): readonly Overrun[] {
  return claims.flatMap(({ limit }, index) => {
    const answer = answers[index];
    if (!limit.shadow || answer === undefined || answer.fits) return [];
    return { limit, retryAfterMs: answer.retryAfterMs };
  });
}

/** Of limits that are enforced only: callers are not told about those in shadow. */
function statesOf(
  claims: readonly LimitClaim[],
  answers: readonly WindowAnswer[],
  at: number,
): readonly LimitState[] {
  const states: LimitState[] = [];
  claims.forEach((claim, index) => {
    const answer = answers[index];
    if (answer !== undefined && !claim.limit.shadow) states.push(stateOf(claim, answer, at));
  });
  return states;
}

function stateOf(claim: LimitClaim, { remaining, resetMs }: WindowAnswer, at: number): LimitState {
  const { name, allow } = claim.limit;
  return { name, allow, windowMs: lengthOf(claim, at), remaining, resetMs };
}

function lengthOf(claim: LimitClaim, at: number): number {
  if (!isQuotaClaim(claim)) return claim.limit.windowMs;
  const { startAt, endAt } = periodOf(at, claim.limit.period, claim.timeZone);
  return endAt - startAt;
}
