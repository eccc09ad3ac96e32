import type { SignedIn } from '../api/context.js';
import { notSignedIn, type Problem } from '../api/problem.js';
import type { AccountsParts } from './accounts-parts.js';
import type { BrowserSessions, NewSession, SessionView } from './browser-sessions.js';
import type { CallOrigin } from './call-origin.js';
import { readEmailAddress } from './logins/email-address.js';
import { openOwnAccount } from './open-account.js';
import type { SignupMode } from './sign-up.js';

export interface SignInInput {
  readonly email: string;
  readonly password: string;
}

export interface SignIn {
  /** A new session on every call; the session of the cookie that came along ends. */
  signIn(input: SignInInput, from: CallOrigin): Promise<Problem | NewSession>;
  /** Ends the session on the server; answers the `Set-Cookie` value that removes the cookie. */
  signOut(cookieHeader: string | undefined): Promise<string>;
  /** Who is signed in with the cookies of a request. Read anew on every call: who was removed is refused at once. */
  sessionOf(cookieHeader: string | undefined): Promise<SignedIn | undefined>;
  viewOf(cookieHeader: string | undefined): Promise<SessionView | undefined>;
  /** From now on every session of the login acts for this account of theirs. */
  chooseAccount(accountId: string, cookieHeader: string | undefined): Promise<Problem | SessionView>;
}

export const signInFailed: Problem = {
  problem: 'sign_in_failed',
  detail: 'Check both and try again, or choose a new password under "Forgot password".',
};
const noAccount: Problem = {
  problem: 'no_account',
  detail: 'Your login belongs to no account any more. Ask an owner for an invitation.',
};
const notYourAccount: Problem = {
  problem: 'not_found',
  detail: 'You are a member of no account with this id.',
};

export function createSignIn(
  parts: AccountsParts,
  sessions: BrowserSessions,
  mode: () => SignupMode,
): SignIn {
  const { db, clock, logins, guard, log } = parts;

  async function viewOf(cookieHeader: string | undefined): Promise<SessionView | undefined> {
    const login = await sessions.loginOf(cookieHeader);
    return login && sessions.viewOf(login);
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
      // Mends a sign-up that was cut off between login and account.
      await openOwnAccount(parts, login, { address, mustBeFirst: mode() !== 'open' });
      return (await sessions.begin(login, from)) ?? noAccount;
    },
    signOut: (cookieHeader) => sessions.end(cookieHeader),
    viewOf,
    async sessionOf(cookieHeader) {
      const view = await viewOf(cookieHeader);
      return view && signedInOf(view);
    },
    async chooseAccount(accountId, cookieHeader) {
      const login = await sessions.loginOf(cookieHeader);
      const before = login && (await sessions.viewOf(login));
      if (login === undefined || before === undefined) return notSignedIn;
      const isChosen = await db.members.choose({ accountId, userId: login.userId }, clock.now());
      return (isChosen ? await sessions.viewOf(login) : undefined) ?? notYourAccount;
    },
  };
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
