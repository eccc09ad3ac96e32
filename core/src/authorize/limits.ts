import type { Limit, Quota, RateLimit } from '../accounts/limit.js';
import type { LimitClaim, LimitOutcome, Overrun, RateClaim } from '../ports/limit-store.js';
import type { Route } from '../routes/route.js';
import type { Refusal, ShadowRefusal } from './decision.js';
import { accountStandingOf, type Standing } from './standing.js';

/** What one request spends, and from what. */
export interface Spending {
  readonly standing: Standing;
  readonly route: Route;
  readonly cost: number;
}

const none: readonly RateLimit[] = [];

/**
 * The claims of one request: the plan's limits and its quota, those of the key (one with the name of a plan's limit replaces it, and is
 * counted for the key), and those of the route. They are kept: building the names of the counters anew costs more than counting.
 */
export function claimsOf(spending: Spending): readonly LimitClaim[] {
  const { standing, route, cost } = spending;
  if (cost !== 1 || route.limits !== undefined) return claimsOnRoute(spending);
  standing.usualClaims ??= buildClaims(spending, none);
  return standing.usualClaims;
}

function claimsOnRoute(spending: Spending): readonly LimitClaim[] {
  const { standing, route, cost } = spending;
  standing.otherClaims ??= new Map();
  const ready = standing.otherClaims.get(route);
  if (ready?.cost === cost) return ready.claims;
  const claims = buildClaims(spending, route.limits ?? none);
  standing.otherClaims.set(route, { cost, claims });
  return claims;
}

function buildClaims(
  { standing, route, cost }: Spending,
  routeLimits: readonly RateLimit[],
): readonly LimitClaim[] {
  const { plan } = standing;
  const { key, account } = standing.record;
  const own = new Set(key.limits.map(({ name }) => name));
  const ownerOf = (limit: Limit) => (limit.counts === 'key' ? key.id : account.id);
  const claim = (limit: RateLimit, counter: string) => newClaim({ limit, counter, cost });
  const claims = [
    ...plan.limits
      .filter(({ name }) => !own.has(name))
      .map((limit) => {
        const isShared = limit.counts !== 'key' && cost === 1;
        return isShared ? claimOfAccount(standing, limit) : claim(limit, `${ownerOf(limit)}:${limit.name}`);
      }),
    ...key.limits.map((limit) => claim(limit, `${key.id}:${limit.name}`)),
    ...routeLimits.map((limit) => claim(limit, `${ownerOf(limit)}:${limit.name}:${route.match}`)),
  ];
  const { quota } = plan;
  if (quota === undefined) return claims;
  const counter = quotaCounterOf(quota, ownerOf(quota));
  return [...claims, { counter, limit: quota, cost, timeZone: account.timeZone }];
}

function newClaim({ limit, counter, cost }: Pick<RateClaim, 'limit' | 'counter' | 'cost'>): RateClaim {
  return { counter, limit, cost, place: undefined, opening: undefined };
}

/** The claim of one unit from a limit that the keys of an account share: one for all records that share the account. */
function claimOfAccount({ plan, record: { account } }: Standing, limit: RateLimit): LimitClaim {
  const { claims } = accountStandingOf(account, plan);
  let claim = claims.get(limit);
  if (claim === undefined) {
    claim = newClaim({ limit, counter: `${account.id}:${limit.name}`, cost: 1 });
    claims.set(limit, claim);
  }
  return claim;
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
