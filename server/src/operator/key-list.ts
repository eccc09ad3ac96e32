import type { Account } from '@neoagent/core';
import { isProblem, type Problem } from '../api/problem.js';
import { keysOf } from '../commands/live-keys.js';
import { findAccount } from './find-target.js';
import type { Installation } from './open-installation.js';
import type { Outcome } from './outcome.js';
import { plainTable } from './plain-table.js';
import { type OperatorKey, presentOperatorKey } from './present.js';

/** `key list`: the keys of one account, or of all of them; newest first within an account. */
export async function listKeys(
  { db, context }: Installation,
  options: { readonly account?: string },
): Promise<Outcome | Problem> {
  const accounts = await accountsOf(db, options.account);
  if (isProblem(accounts)) return accounts;
  const keys: OperatorKey[] = [];
  const at = context.clock.now();
  for (const { id } of accounts) {
    const members = await db.members.list(id);
    for (const record of await keysOf(db.keys, id)) keys.push(presentOperatorKey(record, { at, members }));
  }
  const rows = keys.map((key) => [
    key.id,
    key.name,
    key.hint,
    key.status,
    key.accountId,
    key.expiresAt ?? 'never',
    key.lastUsed?.at ?? 'never',
  ]);
  const head = ['ID', 'NAME', 'KEY', 'STATUS', 'ACCOUNT', 'EXPIRES', 'LAST USED'];
  return { json: { keys }, text: plainTable(head, rows, 'There is no key yet.') };
}

async function accountsOf(
  db: Installation['db'],
  idOrEmail: string | undefined,
): Promise<readonly Account[] | Problem> {
  if (idOrEmail === undefined) return db.accounts.list();
  const account = await findAccount(db, idOrEmail);
  return isProblem(account) ? account : [account];
}
