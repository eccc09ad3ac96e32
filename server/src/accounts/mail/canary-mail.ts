import type { Mail } from './mailer.js';

/** Told to owners and admins when a canary key is used. The caller wrote the user agent, so it is not repeated here. */
export function canaryMail(
  to: string,
  publicUrl: string,
  alert: {
    readonly keyId: string;
    readonly keyName: string;
    readonly evidence: Readonly<Record<string, string | number>>;
  },
): Mail {
  const page = `${publicUrl.replace(/\/+$/, '')}/settings/webhooks-api/keys/${encodeURIComponent(alert.keyId)}`;
  const { address = 'unknown', country = 'unknown' } = alert.evidence;
  return {
    to,
    subject: `Your canary key ${alert.keyName} was used`,
    text: [
      `Somebody sent the canary key ${alert.keyName} from the address ${address} (country: ${country}). It was refused like any unknown key, so whoever sent it does not know that you were told.`,
      'Whoever has it has read the place where you planted it. Everything else that is kept there, other keys and passwords included, must be taken for stolen: replace it.',
      `Who used it, and how often: ${page}`,
    ].join('\n\n'),
  };
}
