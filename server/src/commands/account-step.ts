import type { Account, AuditAction, AuditEvent, Stores } from '@neoagent/core';
import type { ManagementContext } from '../api/context.js';
import { isProblem, type Problem } from '../api/problem.js';
import { type Acting, auditEventOf } from './acting.js';
import { accountNotFound } from './refusals.js';
import { appendAudit } from './webhooks/append-audit.js';

/** Which account, and who wants it changed. */
export interface AccountTarget {
  readonly by: Acting;
  readonly accountId: string;
}

/** What must happen to an account, decided before anything is written. */
export interface AccountStep {
  readonly action: AuditAction;
  readonly detail: AuditEvent['detail'];
  readonly apply: (stores: Stores) => Promise<boolean>;
}

/**
 * Takes one step with one account: read, decide, change and audit event in one transaction. Answers the account as it stands
 * afterwards; caches have forgotten everything of it before this resolves. `undefined` from `decide`: it is as wanted already.
 */
export async function takeAccountStep(
  context: ManagementContext,
  { by, accountId }: AccountTarget,
  decide: (account: Account, at: number) => AccountStep | undefined | Problem,
): Promise<Account | Problem> {
  let isTouched = false;
  try {
    return await context.db.transaction(async (stores) => {
      const account = await stores.accounts.find(accountId);
      if (account === undefined) return accountNotFound;
      const at = context.clock.now();
      const step = decide(account, at);
      if (step === undefined || isProblem(step)) return step ?? account;
      isTouched = true;
      await step.apply(stores);
      const deed = { accountId, action: step.action, targetId: accountId, detail: step.detail };
      await appendAudit(stores, auditEventOf(deed, { by, at, random: context.random }));
      return (await stores.accounts.find(accountId)) ?? accountNotFound;
    });
  } finally {
    if (isTouched) context.forgetAccount(accountId);
  }
}
