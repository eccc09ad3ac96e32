import type { Account } from '@neoagent/core';
import type { ManagementContext } from '../api/context.js';
import { fieldProblem, type Problem } from '../api/problem.js';
import { type AccountTarget, takeAccountStep } from './account-step.js';

export interface PlanChange extends AccountTarget {
  readonly plan: string;
}

/** Moves an account to a plan of the configuration. Its keys keep their permissions; the plan bounds what they may do. */
export async function setPlan(
  context: ManagementContext,
  { plan, ...target }: PlanChange,
): Promise<Account | Problem> {
  const refusal = refuseUnknownPlan(context, plan);
  if (refusal !== undefined) return refusal;
  return takeAccountStep(context, target, (account) => {
    if (account.plan === plan) return undefined;
    return {
      action: 'account.plan_changed',
      detail: { plan, previousPlan: account.plan },
      apply: (stores) => stores.accounts.setPlan(account.id, plan),
    };
  });
}

/** Refuses a plan the configuration does not know, and names those it does. */
export function refuseUnknownPlan(
  context: Pick<ManagementContext, 'rules'>,
  plan: string,
): Problem | undefined {
  const { plans } = context.rules();
  if (plans.has(plan)) return undefined;
  return fieldProblem(
    'plan',
    `There is no such plan. The plans are: ${[...plans.keys()].sort().join(', ')}.`,
  );
}
