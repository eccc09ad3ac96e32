import type { Plan } from '../accounts/plan.js';
import type { KeyRecordAccount } from '../keys/key.js';
import type { Route } from '../routes/route.js';
import type { Refusal, ShadowRefusal } from './decision.js';
import { unlessInShadow } from './shadow.js';

/**
 * Refuses a route that the account's plan does not offer, and names the plans that do. In shadow it only notes so; a plan that was
 * withdrawn is never in shadow.
 */
export function refuseByPlan(plan: Plan, route: Route, notes: ShadowRefusal[]): Refusal | undefined {
  if (plan.isWithdrawn) {
    return {
      reason: 'endpoint_not_in_plan',
      detail: `The plan "${plan.name}" is no longer offered; ask the operator.`,
    };
  }
  if (route.plans === undefined || route.plans.includes(plan.name)) return undefined;
  const offers = route.plans.length === 0 ? 'no plan offers it' : `plans that do: ${route.plans.join(', ')}`;
  const refusal: Refusal = {
    reason: 'endpoint_not_in_plan',
    detail: `The plan "${plan.name}" does not offer ${route.match}; ${offers}.`,
  };
  return unlessInShadow(refusal, { plan, route }, notes);
}

/**
 * The plan of an account. A plan that the configuration no longer knows grants nothing and offers nothing: removing a plan
 * must never widen what its accounts may do.
 */
export function planOf(account: KeyRecordAccount, plans: ReadonlyMap<string, Plan>): Plan {
  return plans.get(account.plan) ?? { name: account.plan, permissions: [], limits: [], isWithdrawn: true };
}
