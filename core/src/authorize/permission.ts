import { coversAny } from '../accounts/permission.js';
import type { Plan } from '../accounts/plan.js';
import type { Key } from '../keys/key.js';
import type { Route } from '../routes/route.js';
import type { Refusal } from './decision.js';

/** Who holds what, and what is wanted. */
export interface PermissionQuestion {
  readonly plan: Plan;
  readonly key: Key;
  readonly route: Route;
  /** Wanted beyond the route's own permission. */
  readonly further: readonly string[];
}

/**
 * Refuses when a wanted permission is not held by both the account (its plan) and the key. An empty list grants nothing.
 * `detail` names the permission and says which of the two lacks it.
 */
export function refuseByPermission(question: PermissionQuestion): Refusal | undefined {
  const { route, further } = question;
  if (route.permission !== undefined) {
    const refusal = refuseWithout(route.permission, question);
    if (refusal !== undefined) return refusal;
  }
  for (const permission of further) {
    const refusal = refuseWithout(permission, question);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function refuseWithout(permission: string, { plan, key }: PermissionQuestion): Refusal | undefined {
  if (!coversAny(plan.permissions, permission)) {
    return denied(
      `The account lacks the permission "${permission}": its plan "${plan.name}" does not include it.`,
    );
  }
  if (!coversAny(key.permissions, permission)) return denied(`The key lacks the permission "${permission}".`);
  return undefined;
}

function denied(detail: string): Refusal {
  return { reason: 'permission_denied', detail };
}
