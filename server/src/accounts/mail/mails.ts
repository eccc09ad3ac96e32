import type { Mail } from './mailer.js';

/** Told to the holder of an address that somebody tried to sign up with although it has a login. */
export function alreadySignedUpMail(to: string, publicUrl: string): Mail {
  return {
    to,
    subject: 'You already have a login',
    text: [
      'Somebody, perhaps you, tried to sign up with this e-mail address. It has a login already, so nothing was changed.',
      `If it was you, sign in: ${link(publicUrl, '/sign-in')}`,
      `If you forgot the password, choose a new one: ${link(publicUrl, '/forgot-password')}`,
      'If it was not you, there is nothing to do.',
    ].join('\n\n'),
  };
}

/** Carries the link that lets its holder choose a new password. */
export function passwordResetMail(to: string, publicUrl: string, token: string): Mail {
  return {
    to,
    subject: 'Choose a new password',
    text: [
      'Somebody, perhaps you, asked to choose a new password for the login with this e-mail address.',
      `Choose it here within 30 minutes: ${link(publicUrl, '/reset-password')}?token=${encodeURIComponent(token)}`,
      'The link works once. If it was not you, there is nothing to do: your password stays as it is.',
    ].join('\n\n'),
  };
}

/** Told after a password was replaced, so that a thief cannot do it unnoticed. */
export function passwordChangedMail(to: string, publicUrl: string): Mail {
  return {
    to,
    subject: 'Your password was changed',
    text: [
      'The password of the login with this e-mail address was just changed, and every session of it was ended.',
      `If it was not you, choose a new one at once: ${link(publicUrl, '/forgot-password')}`,
    ].join('\n\n'),
  };
}

/** Carries the link that lets its holder join an account. Names are one line of plain text each. */
export function invitationMail(
  to: string,
  publicUrl: string,
  invitation: {
    readonly accountName: string;
    readonly role: string;
    readonly invitedBy: string;
    readonly token: string;
  },
): Mail {
  const { accountName, role, invitedBy, token } = invitation;
  return {
    to,
    subject: `Invitation to the account ${accountName}`,
    text: [
      `${invitedBy} invites you to the account ${accountName}, as ${role}.`,
      `Join it within 7 days: ${link(publicUrl, '/accept-invitation')}?token=${encodeURIComponent(token)}`,
      'The link works once, and only for this e-mail address. If you do not know who this is, there is nothing to do.',
    ].join('\n\n'),
  };
}

/** Told to owners and admins when a detector found something about a key. A key's name is one line of plain text. */
export function alertMail(
  to: string,
  publicUrl: string,
  alert: {
    readonly keyName: string;
    readonly summary: string;
    readonly reaction: 'notify' | 'throttle' | 'disable';
  },
): Mail {
  const done = {
    notify: 'Nothing was changed by itself.',
    throttle: 'As you chose for this detector, the key was throttled.',
    disable: 'As you chose for this detector, the key was disabled.',
  };
  return {
    to,
    subject: `Suspicious use of the key ${alert.keyName}`,
    text: [
      `Key ${alert.keyName}: ${alert.summary}`,
      done[alert.reaction],
      `If this was not you, disable or regenerate the key; if it was, say so: ${link(publicUrl, '/settings/alerts')}`,
    ].join('\n\n'),
  };
}

function link(publicUrl: string, page: string): string {
  return publicUrl.replace(/\/+$/, '') + page;
}
