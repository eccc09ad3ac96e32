import { type Account, isPermission } from '@neoagent/core';
import type { ManagementContext } from '../api/context.js';
import type { FieldError, Problem } from '../api/problem.js';
import { type AccountTarget, takeAccountStep } from './account-step.js';

const mostEntries = 100;

/** The overrides wanted; a list that is not given stays as it is. */
export interface PermissionsChange extends AccountTarget {
  readonly granted?: readonly string[] | undefined;
  readonly withheld?: readonly string[] | undefined;
}

/**
 * Replaces what the operator grants to and withholds from an account, beside its plan. Keys keep their permissions; the account
 * bounds what they may do from the next request on.
 */
export async function setPermissions(
  context: ManagementContext,
  { granted, withheld, ...target }: PermissionsChange,
): Promise<Account | Problem> {
  const errors = [...errorsOf('granted', granted), ...errorsOf('withheld', withheld)];
  if (errors.length > 0) {
    return { problem: 'invalid_input', detail: errors.map(({ message }) => message).join(' '), errors };
  }
  return takeAccountStep(context, target, (account) => {
    const overrides = {
      grantedPermissions: sorted(granted ?? account.grantedPermissions),
      withheldPermissions: sorted(withheld ?? account.withheldPermissions),
    };
    const { grantedPermissions, withheldPermissions } = account;
    const before = { grantedPermissions, withheldPermissions };
    if (JSON.stringify(overrides) === JSON.stringify(before)) return undefined;
    return {
      action: 'account.permissions_changed',
      detail: {
        granted: overrides.grantedPermissions,
        withheld: overrides.withheldPermissions,
        previousGranted: grantedPermissions,
        previousWithheld: withheldPermissions,
      },
      apply: (stores) => stores.accounts.setPermissions(account.id, overrides),
    };
  });
}

function errorsOf(field: string, permissions: readonly string[] = []): readonly FieldError[] {
  if (permissions.length > mostEntries) {
    return [{ field, message: `"${field}" holds at most ${mostEntries} entries.` }];
  }
  return permissions.flatMap((permission, index) =>
    isPermission(permission)
      ? []
      : { field: `${field}[${index}]`, message: 'Write a permission as resource:action, resource:* or *.' },
  );
}

function sorted(permissions: readonly string[]): readonly string[] {
  return [...new Set(permissions)].sort();
}
