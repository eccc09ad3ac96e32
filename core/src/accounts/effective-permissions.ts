import { type AccountPermissions, covers, coversAny } from './permission.js';

/** What a key may do: everything that `permissions` covers and that `except` does not. */
export interface EffectivePermissions {
  readonly permissions: readonly string[];
  /** Parts of `permissions` that the operator withholds from the account. */
  readonly except: readonly string[];
}

/**
 * What an account and a key of it hold together, in the fewest words and sorted. Agrees with `whyLacking` and `coversAny` about every
 * permission that a route can demand.
 */
export function effectivePermissions(
  account: AccountPermissions,
  ofKey: readonly string[],
): EffectivePermissions {
  const ofAccount = [...account.plan, ...account.granted];
  const shared = ofAccount.flatMap((held) => ofKey.flatMap((permission) => narrower(held, permission)));
  const permissions = widest(shared.filter((permission) => !coversAny(account.withheld, permission)));
  const except = widest(account.withheld.filter((permission) => coversAny(permissions, permission)));
  return { permissions, except };
}

/**
 * What may be said of a key in one list: nothing in it covers anything that the account or the key lacks, so a wildcard of which the
 * operator withholds a part is left out, as `whyLacking` counts it.
 */
export function whollyHeld(account: AccountPermissions, ofKey: readonly string[]): readonly string[] {
  const isUnlimited = account.plan.includes('*') || account.granted.includes('*');
  if (isUnlimited && account.withheld.length === 0) return ofKey;
  const { permissions, except } = effectivePermissions(account, ofKey);
  return permissions.filter((held) => !except.some((withheld) => covers(held, withheld)));
}

/** What both cover: one of the two, or nothing, since permissions are either nested or apart. */
function narrower(one: string, other: string): readonly string[] {
  if (covers(one, other)) return [other];
  return covers(other, one) ? [one] : [];
}

function widest(permissions: readonly string[]): readonly string[] {
  const distinct = [...new Set(permissions)];
  return distinct
    .filter((permission) => !distinct.some((other) => other !== permission && covers(other, permission)))
    .toSorted();
}
