import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Invitation, Role } from '@neoagent/core';
import { fieldProblem, isProblem, type Problem } from '../../api/problem.js';
import { joinAccount } from '../../commands/members/join-account.js';
import type { AccountsParts } from '../accounts-parts.js';
import type { BrowserSessions, NewSession } from '../browser-sessions.js';
import type { CallOrigin } from '../call-origin.js';
import type { Login } from '../logins/login.js';
import { signInFailed } from '../sign-in.js';
import { checkSignUp, floorMs, type SignupMode, signUpClosed } from '../sign-up.js';

export interface AcceptInput {
  readonly token: string;
  readonly name?: string | undefined;
  readonly password?: string | undefined;
}

/** What the holder of a token sees before joining. */
export interface InvitationView {
  readonly accountName: string;
  readonly email: string;
  readonly role: Role;
  /** A name; `null` when whoever invited is no longer known. */
  readonly invitedBy: string | null;
  readonly expiresAt: number;
  readonly hasLogin: boolean;
}

export interface Invitations {
  lookAtInvitation(token: string, from: CallOrigin): Promise<Problem | InvitationView>;
  /**
   * Joins the account and begins a session in it. Asks for nothing more in a session of the invited e-mail, for its password when it
   * has a login, and makes a login otherwise. The token is spent with the membership, or not at all.
   */
  acceptInvitation(input: AcceptInput, from: CallOrigin): Promise<Problem | NewSession>;
}

const invitationGone: Problem = {
  problem: 'not_found',
  detail:
    'This invitation has expired, was cancelled or was used already. Ask whoever invited you for a new one.',
};

export function createInvitations(
  parts: AccountsParts,
  sessions: BrowserSessions,
  mode: () => SignupMode,
): Invitations {
  const { db, clock, guard, logins } = parts;
  const prove = createProof(parts, sessions, mode);

  async function findLive(token: string, { address }: CallOrigin): Promise<Invitation | Problem> {
    const attempt = guard.beginInvited(address);
    if ('problem' in attempt) return attempt;
    const found = await db.invitations.findByDigest(digestOf(token));
    if (found === undefined || found.expiresAt <= clock.now()) return invitationGone;
    attempt.succeeded();
    return found;
  }

  /** A login just made for an invitation that is gone meanwhile goes with it, unless it joined with this very invitation. */
  async function undo({ login, isNew }: Proven): Promise<void> {
    if (!isNew || (await db.members.membershipsOf(login.userId)).length > 0) return;
    await logins.remove(login.userId);
  }

  return {
    async lookAtInvitation(token, from) {
      const invitation = await findLive(token, from);
      if (isProblem(invitation)) return invitation;
      const { accountId, email, role, expiresAt, invitedBy } = invitation;
      const account = await db.accounts.find(accountId);
      const inviter = (await db.members.list(accountId)).find((member) => member.userId === invitedBy);
      const hasLogin = (await logins.find(email)) !== undefined;
      const accountName = account?.name ?? '';
      return { accountName, email, role, invitedBy: inviter?.name ?? null, expiresAt, hasLogin };
    },

    async acceptInvitation(input, from) {
      const invitation = await findLive(input.token, from);
      if (isProblem(invitation)) return invitation;
      const proven = await prove(invitation.email, input, from);
      if (isProblem(proven)) return proven;
      const { userId } = proven.login;
      const { tokenDigest, email } = invitation;
      const isJoined = await joinAccount(parts, { tokenDigest, userId, email, address: from.address });
      if (!isJoined) {
        await undo(proven);
        return invitationGone;
      }
      return (await sessions.begin(proven.login, from)) ?? invitationGone;
    },
  };
}

interface Proven {
  readonly login: Login;
  readonly isNew: boolean;
}

/** How somebody shows to be whom an invitation is for: the login of its e-mail, made if there is none. */
function createProof(parts: AccountsParts, sessions: BrowserSessions, mode: () => SignupMode) {
  const { logins, guard, log } = parts;

  async function verify(email: string, password: string | undefined, address: string) {
    if (password === undefined) {
      return fieldProblem('password', 'Enter the password of your login with this e-mail.');
    }
    const attempt = guard.beginSignIn(email, address);
    if ('problem' in attempt) return attempt;
    const login = await logins.verify(email, password);
    if (login === undefined) {
      log.info({ event: 'sign_in_failed', address }, 'a sign-in failed');
      return signInFailed;
    }
    attempt.succeeded();
    return { login, isNew: false };
  }

  return async (email: string, input: AcceptInput, from: CallOrigin): Promise<Proven | Problem> => {
    const current = await sessions.loginOf(from.cookieHeader);
    if (current?.email === email) return { login: current, isNew: false };
    const { name, password } = input;
    if ((await logins.find(email)) !== undefined) return verify(email, password, from.address);
    if (mode() === 'closed') return signUpClosed;
    const checked = checkSignUp({ email, name, password: password ?? '' });
    if (isProblem(checked)) return checked;
    const [made] = await Promise.all([logins.create(checked), sleep(floorMs)]);
    // Somebody made the login meanwhile: then it is their password that counts.
    return made.isNew ? made : verify(email, password, from.address);
  };
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
