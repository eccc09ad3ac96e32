import type { Account } from '@neoagent/core';
import type { ManagementContext } from '../api/context.js';
import type { Problem } from '../api/problem.js';
import { type AccountTarget, takeAccountStep } from './account-step.js';

/** Stops every key of an account until it is resumed. Twice is once: the first moment stays. */
export function suspendAccount(
  context: ManagementContext,
  target: AccountTarget,
): Promise<Account | Problem> {
  return takeAccountStep(context, target, (account, at) => {
    if (account.suspendedAt !== null) return undefined;
    return {
      action: 'account.suspended',
      detail: {},
      apply: (stores) => stores.accounts.setSuspended(account.id, at),
    };
  });
}
