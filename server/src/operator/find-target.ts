import type { Account, KeyWithSecrets } from '@neoagent/core';
import type { ManagementContext } from '../api/context.js';
import type { Problem } from '../api/problem.js';
import { isId } from '../commands/acting.js';
import { accountNotFound } from '../commands/refusals.js';

type Db = ManagementContext['db'];

/** The account an operator names by its id or by the e-mail of a member. */
export async function findAccount(db: Db, idOrEmail: string): Promise<Account | Problem> {
  const account = idOrEmail.includes('@')
    ? await db.accounts.findByEmail(idOrEmail)
    : isId(idOrEmail) && (await db.accounts.find(idOrEmail));
  return account || accountNotFound;
}

/** The key an operator names by its id alone. What was typed is not repeated: it may be a secret pasted by mistake. */
export async function findKey(db: Db, keyId: string): Promise<KeyWithSecrets | Problem> {
  const record = isId(keyId) ? await db.keys.findById(keyId) : undefined;
  return (
    record ?? {
      problem: 'not_found',
      detail: 'There is no key with this id; "neoagent key list" shows the ids.',
    }
  );
}
