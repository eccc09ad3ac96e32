import type { Mail } from '../../accounts/mail/mailer.js';
import type { Notice } from '../webhooks/teller.js';

/** The mail of a notice about a key; `undefined` for a notice that nobody is mailed about. Carries no secret. */
export function reminderMail(to: string, notice: Notice, publicUrl: string): Mail | undefined {
  const { name, keyId, days, dueAt, expiresAt } = notice.data;
  const link = `${publicUrl.replace(/\/+$/, '')}/settings/webhooks-api/keys/${encodeURIComponent(String(keyId))}`;
  // A name may hold anything but control characters; a subject takes those.
  const key = `“${String(name)}”`;
  if (notice.type === 'key.rotation_due') {
    return {
      to,
      subject: days === 0 ? `The key ${key} is due for rotation` : `Rotate the key ${key} ${within(days)}`,
      text: [
        `The secret of the key ${key} is to be rotated until ${String(dueAt)}, as the rotation policy of your account says.`,
        `Rotate it here: ${link}`,
        'Nothing is rotated by itself, since you must put the new secret where your programs read it. The old one goes on working for a while.',
      ].join('\n\n'),
    };
  }
  if (notice.type === 'key.expiring') {
    return {
      to,
      subject: `The key ${key} ends ${within(days)}`,
      text: [
        `The key ${key} ends on ${String(expiresAt)}. From then on its requests are refused (401 key_expired).`,
        `If it is still needed, make another one in time and replace it: ${link}`,
      ].join('\n\n'),
    };
  }
  if (notice.type === 'key.expired') {
    return {
      to,
      subject: `The key ${key} has ended`,
      text: `The key ${key} ended on ${String(expiresAt)}; its requests are refused (401 key_expired).\n\n${link}`,
    };
  }
  return undefined;
}

function within(days: unknown): string {
  return days === 1 ? 'within a day' : `within ${String(days)} days`;
}
