import type { Account, Membership, Role } from '@neoagent/core';
import type { AccountsParts } from './accounts-parts.js';
import type { CallOrigin } from './call-origin.js';
import type { Login } from './logins/login.js';
import { createSessionCookie } from './sessions/session-cookie.js';
import type { Sessions } from './sessions/sessions.js';

/** What a browser session shows of itself. */
export interface SessionView {
  readonly member: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly role: Role;
  };
  readonly account: Account;
  /** Every account of the login, the oldest membership first. */
  readonly accounts: readonly { readonly id: string; readonly name: string; readonly role: Role }[];
}

/** A session just begun: what to show, and the `Set-Cookie` value that keeps it. */
export interface NewSession extends SessionView {
  readonly cookie: string;
}

/** Sessions as the cookies of requests name them. */
export interface BrowserSessions {
  /** Begins one that acts for the account chosen last, and ends that of the cookie that came along. `undefined`: there is no account. */
  begin(login: Login, from: CallOrigin): Promise<NewSession | undefined>;
  /** Ends the session on the server; answers the `Set-Cookie` value that removes the cookie. */
  end(cookieHeader: string | undefined): Promise<string>;
  loginOf(cookieHeader: string | undefined): Promise<Login | undefined>;
  /** What a login sees now. `undefined`: it is a member of nothing. */
  viewOf(login: Login): Promise<SessionView | undefined>;
}

export function createBrowserSessions(parts: AccountsParts, sessions: Sessions): BrowserSessions {
  const { db, log } = parts;
  const cookie = createSessionCookie(parts.publicUrl, sessions.life.absoluteMs / 1000);

  async function viewOf(login: Login): Promise<SessionView | undefined> {
    const memberships = await db.members.membershipsOf(login.userId);
    return sessionView(login, memberships);
  }

  async function end(cookieHeader: string | undefined): Promise<string> {
    const token = cookie.read(cookieHeader);
    if (token !== undefined) await sessions.end(token);
    return cookie.clear();
  }

  return {
    async begin(login, from) {
      const view = await viewOf(login);
      if (view === undefined) return undefined;
      await end(from.cookieHeader);
      const token = await sessions.begin(login.userId, from);
      log.info({ event: 'signed_in', userId: login.userId, address: from.address }, 'a member signed in');
      return { ...view, cookie: cookie.write(token) };
    },
    end,
    async loginOf(cookieHeader) {
      const token = cookie.read(cookieHeader);
      return token === undefined ? undefined : sessions.find(token);
    },
    viewOf,
  };
}

function sessionView(
  { userId, email, name }: Login,
  memberships: readonly Membership[],
): SessionView | undefined {
  const [chosen] = memberships;
  if (chosen === undefined) return undefined;
  const oldestFirst = memberships.toSorted(
    (a, b) => a.joinedAt - b.joinedAt || (a.account.id < b.account.id ? -1 : 1),
  );
  return {
    member: { id: userId, email, name, role: chosen.role },
    account: chosen.account,
    accounts: oldestFirst.map(({ account, role }) => ({ id: account.id, name: account.name, role })),
  };
}
