import type { Account } from '@neoagent/core';
import { isProblem, type Problem } from '../api/problem.js';
import type { AccountTarget } from '../commands/account-step.js';
import { operatorCommand } from '../commands/acting.js';
import { findAccount } from './find-target.js';
import type { Installation } from './open-installation.js';
import type { Outcome } from './outcome.js';
import { plainFields } from './plain-table.js';
import { accountFields, beholdAccount } from './present.js';

/** `account set-plan|suspend|resume`: finds the account an operator means, changes it, and shows it as it is now. */
export async function changeAccount(
  { db, context }: Installation,
  idOrEmail: string,
  change: (target: AccountTarget) => Promise<Account | Problem>,
): Promise<Outcome | Problem> {
  const account = await findAccount(db, idOrEmail);
  if (isProblem(account)) return account;
  const changed = await change({ by: operatorCommand, accountId: account.id });
  if (isProblem(changed)) return changed;
  const json = await beholdAccount(context, changed);
  return { json, text: plainFields(accountFields(json)) };
}
