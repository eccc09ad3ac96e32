import type { Plan } from '../accounts/plan.js';
import type { Route } from '../routes/route.js';
import type { Refusal, ShadowRefusal } from './decision.js';

/** The rules a refusal comes from. Either of them in shadow keeps it from being enforced. */
export interface Rules {
  readonly plan?: Plan;
  readonly route: Route | undefined;
}

/** The refusal, or `undefined` when a rule it comes from is in shadow: then `notes` takes it. */
export function unlessInShadow(
  refusal: Refusal,
  { plan, route }: Rules,
  notes: ShadowRefusal[],
): Refusal | undefined {
  if (route?.shadow === false) return refusal;
  const rule = route?.shadow ? `route ${route.match}` : plan?.shadow ? `plan ${plan.name}` : undefined;
  if (rule === undefined) return refusal;
  notes.push({ ...refusal, rule });
  return undefined;
}
