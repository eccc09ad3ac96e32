import type { Database } from '@neoagent/core';
import type { NoticedLeak } from '../commands/leaks/report-leak.js';
import type { Accounts } from './accounts.js';
import { leakMail } from './mail/leak-mail.js';

/** Tells owners and admins of the key's account by mail, in the background. */
export function createLeakNotice(parts: {
  readonly db: Pick<Database, 'members'>;
  readonly accounts: Pick<Accounts, 'send' | 'inBackground'>;
  readonly publicUrl: () => string;
}): (leak: NoticedLeak) => void {
  const { db, accounts, publicUrl } = parts;
  return ({ key, hint, reaction, endsAt, reporter, where }) => {
    // The public form takes any text: a stranger's words and links have no place in our mails.
    const notice = {
      keyId: key.id,
      keyName: key.name,
      hint,
      consequence: reaction,
      endsAt: endsAt ?? null,
      where: reporter === 'scanner' ? where : null,
    };
    accounts.inBackground('the owners of a leaked key could not be told', async () => {
      const members = await db.members.list(key.accountId);
      const told = members.filter(({ role }) => role === 'owner' || role === 'admin');
      for (const { email } of told) accounts.send(leakMail(email, publicUrl(), notice));
    });
  };
}
