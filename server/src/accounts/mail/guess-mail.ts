import type { Mail } from './mailer.js';

/** Told to owners and admins when somebody tries wrong keys that begin like one of theirs. */
export function guessMail(
  to: string,
  publicUrl: string,
  alert: { readonly keyName: string; readonly summary: string },
): Mail {
  const page = `${publicUrl.replace(/\/+$/, '')}/settings/alerts`;
  return {
    to,
    subject: `Somebody guesses at the key ${alert.keyName}`,
    text: [
      `Key ${alert.keyName}: ${alert.summary}`,
      'All of them were refused, and nothing was changed by itself. What they have in common with the key is what its hint shows in lists, logs and screenshots, so whoever sends them has probably seen it there.',
      `The rest of a key cannot be found by trying. If more of it than the hint may have been seen, regenerate the key; if it was a program of yours that sends it mistyped, say so: ${page}`,
    ].join('\n\n'),
  };
}
