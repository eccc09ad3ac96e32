import type { Mail } from './mailer.js';

/** What the owners of a leaked key must know. */
export interface LeakNotice {
  readonly keyId: string;
  readonly keyName: string;
  readonly hint: string;
  readonly consequence:
    | 'notified'
    | 'rotation_due'
    | 'old_secret_ending'
    | 'key_revoked'
    | 'old_secret_revoked'
    | 'canary_found'
    | 'already_dead';
  /** Until when the secret works, epoch milliseconds; `null` when the report gave it no end. */
  readonly endsAt: number | null;
  /** Where it was found; `null` when nobody said, or when whoever said so is not trusted to write into our mails. */
  readonly where: string | null;
}

const consequences: Readonly<Record<LeakNotice['consequence'], string>> = {
  notified:
    'The key still works. Regenerate it at once: whoever found it can use it. The old secret is dead the moment you do.',
  rotation_due:
    'That secret stops working {end}. Rotate the key before and bring the new secret to the programs that use it: open its page and press “Rotate now”. We cannot send you the new secret; it is shown there, once.',
  old_secret_ending:
    'It is the old secret of a key that was rotated, and now stops working {end}. Bring the current secret to every program before.',
  key_revoked:
    'The key was revoked and is refused from now on. Create a new one for the programs that used it.',
  old_secret_revoked:
    'It is the old secret of a key that was rotated. The old secret was revoked; the current one goes on working.',
  canary_found:
    'It is a canary key, which never worked for anybody, and it goes on waiting. If that is not where you planted it, somebody has read the place where you did: replace everything else that is kept there.',
  already_dead: 'That secret did not work any more, so nothing was changed.',
};

/** Told to owners and admins of the account when one of its keys was reported as leaked. */
export function leakMail(to: string, publicUrl: string, notice: LeakNotice): Mail {
  const page = `${publicUrl.replace(/\/+$/, '')}/settings/webhooks-api/keys/${encodeURIComponent(notice.keyId)}`;
  return {
    to,
    subject: 'A secret key was reported as leaked',
    text: [
      `Somebody found a secret of your key "${notice.keyName}" (${notice.hint}) where others can read it.`,
      ...(notice.where === null ? [] : [`Found at: ${notice.where}`]),
      consequences[notice.consequence].replace('{end}', endText(notice.endsAt)),
      `The key and its history: ${page}`,
    ].join('\n\n'),
  };
}

function endText(endsAt: number | null): string {
  return endsAt === null ? 'soon' : `at ${new Date(endsAt).toISOString()}`;
}
