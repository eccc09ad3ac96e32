/**
 * A permission is `resource:action` (`chatbots:write`); a granted one may also be `resource:*` or `*`.
 * Lower-case letters, digits, `-`, `_` and `.`; at most 64 characters.
 */
const pattern = /^(?:\*|[a-z0-9][a-z0-9._-]{0,30}:(?:\*|[a-z0-9][a-z0-9._-]{0,30}))$/;

/** Whether a text may be granted to a plan or a key. */
export function isPermission(text: string): boolean {
  return pattern.test(text);
}

/** Whether holding `granted` is enough where `wanted` is demanded; `wanted` may itself hold a wildcard. A partial order. */
export function covers(granted: string, wanted: string): boolean {
  if (granted === '*' || granted === wanted) return true;
  return granted.endsWith(':*') && wanted.startsWith(granted.slice(0, -1));
}

/** Whether any of the granted permissions covers the wanted one. An empty list covers nothing. */
export function coversAny(granted: readonly string[], wanted: string): boolean {
  for (const permission of granted) if (covers(permission, wanted)) return true;
  return false;
}

/** What an account may do: what its plan holds or the operator granted it, but nothing of what the operator withheld. */
export interface AccountPermissions {
  readonly plan: readonly string[];
  readonly granted: readonly string[];
  readonly withheld: readonly string[];
}

/** The parts of an account's permissions; a plan that is no longer offered holds none. */
export function permissionsOf(
  account: {
    readonly plan: string;
    readonly grantedPermissions: readonly string[];
    readonly withheldPermissions: readonly string[];
  },
  plans: ReadonlyMap<string, { readonly permissions: readonly string[] }>,
): AccountPermissions {
  return {
    plan: plans.get(account.plan)?.permissions ?? [],
    granted: account.grantedPermissions,
    withheld: account.withheldPermissions,
  };
}

/** Why an account does not hold a permission; `undefined` when it does. */
export type Lack = 'withheld' | 'not_included';

/**
 * The one rule of what an account holds. Withheld always wins, and for a wildcard it is enough that a part of it is withheld: whoever
 * holds `chatbots:*` would hold that part too.
 */
export function whyLacking(account: AccountPermissions, wanted: string): Lack | undefined {
  if (account.withheld.length > 0 && overlapsAny(account.withheld, wanted)) return 'withheld';
  if (coversAny(account.plan, wanted) || coversAny(account.granted, wanted)) return undefined;
  return 'not_included';
}

/** Those of `wanted` that the account does not hold: what none of its keys may be given. */
export function notHeld(account: AccountPermissions, wanted: readonly string[]): readonly string[] {
  return wanted.filter((permission) => whyLacking(account, permission) !== undefined);
}

function overlapsAny(withheld: readonly string[], wanted: string): boolean {
  return withheld.some((permission) => covers(permission, wanted) || covers(wanted, permission));
}
