import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '@neoagent/core';
import type { Problem } from '../api/problem.js';
import type { AccountsParts } from './accounts-parts.js';
import type { CallOrigin } from './call-origin.js';
import { readEmailAddress } from './logins/email-address.js';
import { readMemberName } from './logins/member-name.js';
import { alreadySignedUpMail } from './mail/mails.js';
import { defaultPlan, openAccount, openOwnAccount } from './open-account.js';
import { refuseByPasswordRules } from './passwords/password-rules.js';

/** Who may make accounts: everybody, or nobody but the operator. The first account of an installation is always allowed. */
export type SignupMode = 'open' | 'invite' | 'closed';

export interface SignUpInput {
  readonly email: string;
  readonly password: string;
  readonly name?: string | undefined;
}

export interface SignUp {
  /** `undefined`: accepted, and nobody can tell whether the e-mail was known. Its holder gets a mail if it was. */
  signUp(input: SignUpInput, from: CallOrigin): Promise<Problem | undefined>;
  /** For the operator's command: an account for a new e-mail, whatever the sign-up mode. */
  createWithPassword(input: SignUpInput & { readonly plan?: string | undefined }): Promise<Problem | Account>;
}

/** No answer comes sooner, so that inserting rows and not inserting them take equally long. */
export const floorMs = 250;

export const signUpClosed: Problem = {
  problem: 'sign_up_closed',
  detail: 'New accounts are made by the operator of this installation; ask there.',
};
const emailTaken: Problem = {
  problem: 'conflict',
  detail: 'There is an account with this e-mail already.',
  errors: [{ field: 'email', message: 'There is an account with this e-mail already.' }],
};

export function createSignUp(parts: AccountsParts, mode: () => SignupMode): SignUp {
  const { db, logins, guard, send, publicUrl } = parts;

  async function accept(input: CheckedSignUp, from: CallOrigin, mustBeFirst: boolean) {
    const { login, isNew } = await logins.create(input);
    if (!isNew) {
      send(alreadySignedUpMail(login.email, publicUrl()));
      return undefined;
    }
    const membership = await openOwnAccount(parts, login, { address: from.address, mustBeFirst });
    if (membership !== undefined) return undefined;
    await logins.remove(login.userId);
    return signUpClosed;
  }

  return {
    async signUp(input, from) {
      const mustBeFirst = mode() !== 'open';
      if (mustBeFirst && (await db.accounts.list()).length > 0) return signUpClosed;
      const checked = checkSignUp(input);
      if ('problem' in checked) return checked;
      const refusal = guard.refuseSignUp(checked.email, from.address);
      if (refusal !== undefined) return refusal;
      const [answer] = await Promise.all([accept(checked, from, mustBeFirst), sleep(floorMs)]);
      return answer;
    },

    async createWithPassword(input) {
      const checked = checkSignUp(input);
      if ('problem' in checked) return checked;
      const { login, isNew } = await logins.create(checked);
      if (!isNew) {
        const [existing] = await db.members.membershipsOf(login.userId);
        if (existing !== undefined) return emailTaken;
        await logins.setPassword(login.userId, checked.password);
      }
      const actor = { kind: 'operator_command', id: '' } as const;
      const opening = { plan: input.plan ?? defaultPlan, actor, address: null };
      return (await openAccount(parts, login, opening))?.account ?? emailTaken;
    },
  };
}

interface CheckedSignUp {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** Everything wrong with a sign-up at once. */
export function checkSignUp(input: SignUpInput): CheckedSignUp | Problem {
  const email = readEmailAddress(input.email);
  const name = readMemberName(input.name ?? '');
  const weakness = refuseByPasswordRules(input.password, { email: input.email, name: input.name });
  const errors = [
    ...(email === undefined ? [{ field: 'email', message: 'This is not an e-mail address.' }] : []),
    ...(weakness === undefined ? [] : [{ field: 'password', message: weakness }]),
    ...(name === undefined
      ? [{ field: 'name', message: 'A name has at most 64 characters on one line.' }]
      : []),
  ];
  if (email === undefined || name === undefined || errors.length > 0) {
    return { problem: 'invalid_input', detail: errors.map((error) => error.message).join(' '), errors };
  }
  return { email, name: name === '' ? email : name, password: input.password };
}
