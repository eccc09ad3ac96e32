import type { Database, Key } from '@neoagent/core';
import type { Mail } from '../../accounts/mail/mailer.js';
import type { Notice, Teller } from '../webhooks/teller.js';
import { reminderMail } from './reminder-mails.js';

/** Tells endpoints of a notice about a key and, when it is told for the first time, its keepers by mail. */
export type Remind = (notice: Notice, key: Key) => Promise<void>;

export function createRemind(parts: {
  readonly db: Pick<Database, 'members'>;
  readonly tell: Teller;
  readonly send: (mail: Mail) => void;
  readonly publicUrl: () => string;
}): Remind {
  return async (notice, key) => {
    if (!(await parts.tell(notice))) return;
    const members = await parts.db.members.list(key.accountId);
    const maker = members.filter(({ userId, role }) => userId === key.createdBy && role !== 'viewer');
    // Whoever made it knows where it is used; when they are gone, or were the operator, the owners must find out.
    const keepers = maker.length > 0 ? maker : members.filter(({ role }) => role === 'owner');
    for (const { email } of keepers) {
      const mail = reminderMail(email, notice, parts.publicUrl());
      if (mail !== undefined) parts.send(mail);
    }
  };
}
