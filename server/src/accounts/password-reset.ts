import { fieldProblem, type Problem } from '../api/problem.js';
import type { AccountsParts } from './accounts-parts.js';
import type { CallOrigin } from './call-origin.js';
import { readEmailAddress } from './logins/email-address.js';
import { passwordChangedMail } from './mail/mails.js';
import { refuseByPasswordRules } from './passwords/password-rules.js';

export interface PasswordReset {
  /** `undefined`: accepted, and nobody can tell whether the e-mail was known. */
  requestPasswordReset(input: { readonly email: string }, from: CallOrigin): Promise<Problem | undefined>;
  /** `undefined`: the password is replaced, the token spent, and every session of the login ended. */
  resetPassword(input: NewPassword, from: CallOrigin): Promise<Problem | undefined>;
}

export interface NewPassword {
  /** From the link in the mail. */
  readonly token: string;
  readonly password: string;
}

const tokenUnknown = fieldProblem('token', 'This link has expired or was used already; ask for a new one.');

export function createPasswordReset({
  logins,
  guard,
  log,
  publicUrl,
  inBackground,
  send,
}: AccountsParts): PasswordReset {
  return {
    async requestPasswordReset(input, from) {
      const email = readEmailAddress(input.email);
      if (email === undefined) return fieldProblem('email', 'This is not an e-mail address.');
      const refusal = guard.refuseReset(email, from.address);
      if (refusal !== undefined) return refusal;
      // Not awaited: the answer must take as long for an unknown e-mail as for a known one.
      inBackground('a password reset could not be begun', () => logins.requestReset(email));
      return undefined;
    },

    async resetPassword({ token, password }, from) {
      const attempt = guard.beginReset(from.address);
      if ('problem' in attempt) return attempt;
      const login = await logins.findByResetToken(token);
      if (login === undefined) return tokenUnknown;
      attempt.succeeded();
      const weakness = refuseByPasswordRules(password, login);
      if (weakness !== undefined) return fieldProblem('password', weakness);
      if (!(await logins.reset(token, password))) return tokenUnknown;
      guard.forgetFailures(login.email);
      log.info(
        { event: 'password_reset', userId: login.userId, address: from.address },
        'a password was reset',
      );
      send(passwordChangedMail(login.email, publicUrl()));
      return undefined;
    },
  };
}
