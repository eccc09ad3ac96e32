import type { Account } from '@neoagent/core';
import type { ManagementContext } from '../api/context.js';
import type { Problem } from '../api/problem.js';
import { type AccountTarget, takeAccountStep } from './account-step.js';

/** Lets the keys of a suspended account work again. Twice is once. */
export function resumeAccount(context: ManagementContext, target: AccountTarget): Promise<Account | Problem> {
  return takeAccountStep(context, target, (account) => {
    if (account.suspendedAt === null) return undefined;
    return {
      action: 'account.resumed',
      detail: { suspendedAt: new Date(account.suspendedAt).toISOString() },
      apply: (stores) => stores.accounts.setSuspended(account.id, null),
    };
  });
}
