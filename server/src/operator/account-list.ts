import type { Installation } from './open-installation.js';
import type { Outcome } from './outcome.js';
import { plainTable } from './plain-table.js';
import { beholdAccount, type OperatorAccount } from './present.js';

/** `account list`: every account, oldest first. */
export async function listAccounts({ db, context }: Installation): Promise<Outcome> {
  const accounts: OperatorAccount[] = [];
  for (const account of await db.accounts.list()) accounts.push(await beholdAccount(context, account));
  const rows = accounts.map((account) => [
    account.id,
    account.email,
    account.name,
    account.plan,
    stateOf(account),
    account.createdAt,
  ]);
  const head = ['ID', 'E-MAIL', 'NAME', 'PLAN', 'STATE', 'CREATED'];
  return { json: { accounts }, text: plainTable(head, rows, 'There is no account yet.') };
}

function stateOf(account: OperatorAccount): string {
  if (account.suspendedAt !== null) return 'suspended';
  return account.isOperator ? 'operator' : 'active';
}
