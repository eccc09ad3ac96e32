import type { Limit, Quota, RateLimit } from '../accounts/limit.js';
import type { Plan } from '../accounts/plan.js';
import type { KeyRecord } from '../keys/key.js';
import type { LimitClaim, LimitOutcome, Overrun } from '../ports/limit-store.js';
import type { Route } from '../routes/route.js';
import type { Refusal, ShadowRefusal } from './decision.js';

/** What one request spends, and from what. */
export interface Spending {
  readonly record: KeyRecord;
  readonly plan: Plan;
  readonly route: Route;
  readonly cost: number;
}

/** Building the names of the counters anew costs more than counting; a record's claims change only with plan, route and cost. */
interface Remembered {
  readonly plan: Plan;
  /** On every route that costs 1 and has no limits of its own. */
  readonly claims: readonly LimitClaim[];
  /** On the others, for what they cost last. */
  others: Map<Route, { readonly cost: number; readonly claims: readonly LimitClaim[] }> | undefined;
}

const remembered = new WeakMap<KeyRecord, Remembered>();
const none: readonly RateLimit[] = [];

/**
 * The claims of one request: the plan's limits and its quota, those of the key (one with the name of a plan's limit replaces it, and is
 * counted for the key), and those of the route.
 */
export function claimsOf(spending: Spending): readonly LimitClaim[] {
  const { record, plan, route, cost } = spending;
  let known = remembered.get(record);
  if (known === undefined || known.plan !== plan) {
    known = { plan, claims: buildClaims({ ...spending, cost: 1 }, none), others: undefined };
    remembered.set(record, known);
  }
  return cost === 1 && route.limits === undefined ? known.claims : claimsOnRoute(spending, known);
}

function claimsOnRoute(spending: Spending, known: Remembered): readonly LimitClaim[] {
  const { route, cost } = spending;
  known.others ??= new Map();
  const ready = known.others.get(route);
  if (ready?.cost === cost) return ready.claims;
  const claims = buildClaims(spending, route.limits ?? none);
  known.others.set(route, { cost, claims });
  return claims;
}

function buildClaims(
  { record, plan, route, cost }: Spending,
  routeLimits: readonly RateLimit[],
): readonly LimitClaim[] {
  const { key, account } = record;
  const own = new Set(key.limits.map(({ name }) => name));
  const ownerOf = (limit: Limit) => (limit.counts === 'key' ? key.id : account.id);
  const claim = (limit: RateLimit, counter: string): LimitClaim => ({
    counter,
    limit,
    cost,
    found: undefined,
  });
  const claims = [
    ...plan.limits
      .filter(({ name }) => !own.has(name))
      .map((limit) => claim(limit, `${ownerOf(limit)}:${limit.name}`)),
    ...key.limits.map((limit) => claim(limit, `${key.id}:${limit.name}`)),
    ...routeLimits.map((limit) => claim(limit, `${ownerOf(limit)}:${limit.name}:${route.match}`)),
  ];
  const { quota } = plan;
  if (quota === undefined) return claims;
  const counter = quotaCounterOf(quota, ownerOf(quota));
  return [...claims, { counter, limit: quota, cost, timeZone: account.timeZone }];
}

/** The counter of a plan's quota; `ownerId` is the account or key it is counted for. */
export function quotaCounterOf({ name, period }: Pick<Quota, 'name' | 'period'>, ownerId: string): string {
  return `${ownerId}:${name}:${period}`;
}

/** Refuses when the limits could not all be taken; then nothing was spent. */
export function refuseByLimits(outcome: LimitOutcome): Refusal | undefined {
  return outcome.taken ? undefined : refusalOf(outcome);
}

/** What limits in shadow would have refused. */
export function noteByLimits(outcome: LimitOutcome): readonly ShadowRefusal[] {
  return (outcome.overruns ?? []).map((overrun) => ({
    ...refusalOf(overrun),
    rule: `${overrun.limit.kind === 'quota' ? 'quota' : 'limit'} ${overrun.limit.name}`,
  }));
}

function refusalOf({ limit, retryAfterMs }: Overrun): Refusal {
  if (limit.kind === 'quota') {
    return {
      reason: 'quota_exceeded',
      detail: `The quota allows ${limit.allow} requests a ${limit.period}; what is left of it is not enough.`,
      retryAfterMs,
    };
  }
  return {
    reason: 'rate_limited',
    detail: `The limit "${limit.name}" allows ${limit.allow} requests in ${limit.windowMs / 1000} seconds.`,
    retryAfterMs,
  };
}
