import type { Plan } from '../accounts/plan.js';
import type { KeyRecord } from '../keys/key.js';
import type { LimitClaim, LimitOutcome } from '../ports/limit-store.js';
import type { Refusal } from './decision.js';

interface RememberedClaims {
  readonly plan: Plan;
  readonly cost: number;
  readonly claims: readonly LimitClaim[];
}

/** Building the names of the counters anew costs more than counting; a record's claims change only with its plan or the cost. */
const remembered = new WeakMap<KeyRecord, RememberedClaims>();

/** The claims of one request of `cost` units: every limit of the plan, counted for the account or for the key as the limit says. */
export function claimsOf(record: KeyRecord, plan: Plan, cost: number): readonly LimitClaim[] {
  const known = remembered.get(record);
  if (known !== undefined && known.plan === plan && known.cost === cost) return known.claims;
  const claims = plan.limits.map((limit) => ({
    counter: `${limit.counts === 'key' ? record.key.id : record.account.id}:${limit.name}`,
    limit,
    cost,
  }));
  remembered.set(record, { plan, cost, claims });
  return claims;
}

/** Refuses when the limits could not all be taken; then nothing was spent. */
export function refuseByLimits(outcome: LimitOutcome): Refusal | undefined {
  if (outcome.taken) return undefined;
  const { limit, retryAfterMs } = outcome;
  return {
    reason: 'rate_limited',
    detail: `The limit "${limit.name}" allows ${limit.allow} requests in ${limit.windowMs / 1000} seconds.`,
    retryAfterMs,
  };
}
