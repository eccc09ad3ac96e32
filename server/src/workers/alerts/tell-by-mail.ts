import type { Alert, Database } from '@neoagent/core';
import { canaryMail } from '../../accounts/mail/canary-mail.js';
import { guessMail } from '../../accounts/mail/guess-mail.js';
import type { Mail } from '../../accounts/mail/mailer.js';
import { alertMail } from '../../accounts/mail/mails.js';

/** Most alerts are about a key's own use; some say something else. */
function mailOf({ detector }: Alert) {
  if (detector === 'canary_used') return canaryMail;
  return detector === 'guessed_secret' ? guessMail : alertMail;
}

/** Tells the owner and the admins of an account about a new alert. What is only a notice waits in Settings. */
export function tellByMail(
  parts: {
    readonly db: Pick<Database, 'members' | 'keys'>;
    readonly accounts: {
      send(mail: Mail): void;
      inBackground(failure: string, work: () => Promise<void>): void;
    };
    readonly publicUrl: () => string;
  },
  alert: Alert,
): void {
  if (alert.severity === 'notice') return;
  parts.accounts.inBackground('an alert could not be mailed', async () => {
    const record = await parts.db.keys.find(alert.accountId, alert.keyId);
    const keyName = record?.key.name ?? alert.keyId;
    for (const { email, role } of await parts.db.members.list(alert.accountId)) {
      if (role === 'owner' || role === 'admin')
        parts.accounts.send(mailOf(alert)(email, parts.publicUrl(), { ...alert, keyName }));
    }
  });
}
