import type { Account, Membership, Role } from '@neoagent/core';
import type { SignedIn } from '../api/context.js';
import type { Problem } from '../api/problem.js';
import type { AccountsParts } from './accounts-parts.js';
import type { CallOrigin } from './call-origin.js';
import { readEmailAddress } from './logins/email-address.js';
import type { Login } from './logins/login.js';
import { openOwnAccount } from './open-account.js';
import { createSessionCookie } from './sessions/session-cookie.js';
import type { Sessions } from './sessions/sessions.js';

export interface SignInInput {
  readonly email: string;
  readonly password: string;
}

/** What a browser session shows of itself. */
export interface SessionView {
  readonly member: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly role: Role;
  };
  readonly account: Account;
}

/** A session just begun: what to show, and the `Set-Cookie` value that keeps it. */
export interface NewSession extends SessionView {
  readonly cookie: string;
}

export interface SignIn {
  /** A new session on every call; the session of the cookie that came along ends. */
  signIn(input: SignInInput, from: CallOrigin): Promise<Problem | NewSession>;
  /** Ends the session on the server; answers the `Set-Cookie` value that removes the cookie. */
  signOut(cookieHeader: string | undefined): Promise<string>;
  /** Who is signed in with the cookies of a request. */
  sessionOf(cookieHeader: string | undefined): Promise<SignedIn | undefined>;
  viewOf(cookieHeader: string | undefined): Promise<SessionView | undefined>;
}

const signInFailed: Problem = {
  problem: 'sign_in_failed',
  detail: 'Check both and try again, or choose a new password under "Forgot password".',
};

export function createSignIn(parts: AccountsParts, sessions: Sessions): SignIn {
  const { db, logins, guard, log } = parts;
  const cookie = createSessionCookie(parts.publicUrl, sessions.life.absoluteMs / 1000);

  async function viewOf(cookieHeader: string | undefined): Promise<SessionView | undefined> {
    const token = cookie.read(cookieHeader);
    const login = token === undefined ? undefined : await sessions.find(token);
    if (login === undefined) return undefined;
    const [membership] = await db.members.membershipsOf(login.userId);
    return membership && sessionView(login, membership);
  }

  async function signOut(cookieHeader: string | undefined): Promise<string> {
    const token = cookie.read(cookieHeader);
    if (token !== undefined) await sessions.end(token);
    return cookie.clear();
  }

  return {
    async signIn(input, from) {
      const { address } = from;
      const email = readEmailAddress(input.email) ?? '';
      const attempt = guard.beginSignIn(email, address);
      if ('problem' in attempt) return attempt;
      const login = await logins.verify(email, input.password);
      if (login === undefined) {
        log.info({ event: 'sign_in_failed', address }, 'a sign-in failed');
        return signInFailed;
      }
      attempt.succeeded();
      const membership = await openOwnAccount(parts, login, { address });
      if (membership === undefined) return signInFailed;
      await signOut(from.cookieHeader);
      const token = await sessions.begin(login.userId, from);
      log.info({ event: 'signed_in', userId: login.userId, address }, 'a member signed in');
      return { ...sessionView(login, membership), cookie: cookie.write(token) };
    },
    signOut,
    viewOf,
    async sessionOf(cookieHeader) {
      const view = await viewOf(cookieHeader);
      return view && signedInOf(view);
    },
  };
}

function sessionView({ userId, email, name }: Login, { account, role }: Membership): SessionView {
  return { member: { id: userId, email, name, role }, account };
}

function signedInOf({ member, account }: SessionView): SignedIn {
  return {
    userId: member.id,
    email: member.email,
    name: member.name,
    accountId: account.id,
    role: member.role,
    isOperator: account.isOperator,
  };
}
