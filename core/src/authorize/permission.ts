import { coversAny, whyLacking } from '../accounts/permission.js';
import type { Plan } from '../accounts/plan.js';
import type { Key, KeyRecordAccount } from '../keys/key.js';
import type { Route } from '../routes/route.js';
import type { Refusal, ShadowRefusal } from './decision.js';
import { unlessInShadow } from './shadow.js';

/** Who holds what, and what is wanted. */
export interface PermissionQuestion {
  readonly plan: Plan;
  readonly account: Pick<KeyRecordAccount, 'grantedPermissions' | 'withheldPermissions'>;
  readonly key: Key;
  readonly route: Route;
  /** Wanted beyond the route's own permission. */
  readonly further: readonly string[];
  /** Takes the refusals of rules in shadow. */
  readonly notes: ShadowRefusal[];
}

/**
 * Refuses when a wanted permission is not held by both the account (its plan and the operator's overrides) and the key. An empty
 * list grants nothing.
 * `detail` names the permission and says which of the two lacks it. In shadow it only notes so: for a route its own permission, for a
 * plan what the plan does not include. What the operator withholds is always refused.
 */
export function refuseByPermission(question: PermissionQuestion): Refusal | undefined {
  const { route, further } = question;
  if (route.permission !== undefined) {
    const refusal = refuseWithout(route.permission, question, route);
    if (refusal !== undefined) return refusal;
  }
  for (const permission of further) {
    const refusal = refuseWithout(permission, question, undefined);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** `route` is the one that wants the permission, `undefined` when the asking service does. */
function refuseWithout(
  permission: string,
  { plan, account, key, notes }: PermissionQuestion,
  route: Route | undefined,
): Refusal | undefined {
  const { grantedPermissions: granted, withheldPermissions: withheld } = account;
  const lack = whyLacking({ plan: plan.permissions, granted, withheld }, permission);
  if (lack === 'withheld') {
    return denied(
      `The account lacks the permission "${permission}": the operator withholds it from this account.`,
    );
  }
  if (lack === 'not_included') {
    const refusal = denied(
      `The account lacks the permission "${permission}": its plan "${plan.name}" does not include it.`,
    );
    const enforced = unlessInShadow(refusal, { plan, route }, notes);
    if (enforced !== undefined) return enforced;
  }
  if (coversAny(key.permissions, permission)) return undefined;
  return unlessInShadow(denied(`The key lacks the permission "${permission}".`), { route }, notes);
}

function denied(detail: string): Refusal {
  return { reason: 'permission_denied', detail };
}
