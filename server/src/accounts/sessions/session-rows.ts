import type { AuthContext } from '../logins/better-auth.js';
import { type Login, loginOf } from '../logins/login.js';

/** What is stored of a session. Times are epoch milliseconds; the token itself is stored nowhere. */
export interface SessionRow {
  readonly digest: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Where a session was begun, for its owner to recognise it. */
export interface SessionOrigin {
  readonly address?: string | undefined;
  readonly userAgent?: string | undefined;
}

/** The table of sessions. Changing or removing a row that is gone changes nothing. */
export interface SessionRows {
  insert(row: SessionRow, from: SessionOrigin): Promise<void>;
  find(digest: string): Promise<{ readonly row: SessionRow; readonly login: Login } | undefined>;
  extend(digest: string, expiresAt: number): Promise<void>;
  remove(digest: string): Promise<void>;
  removeAll(userId: string): Promise<void>;
  removeExpired(at: number): Promise<void>;
}

/** The rows in Better Auth's own table. */
export function createSessionRows(context: Promise<AuthContext>): SessionRows {
  return {
    async insert(row: SessionRow, from) {
      const { internalAdapter } = await context;
      const columns = {
        token: row.digest,
        createdAt: new Date(row.createdAt),
        updatedAt: new Date(row.createdAt),
        expiresAt: new Date(row.expiresAt),
        ipAddress: from.address ?? '',
        userAgent: from.userAgent ?? '',
      };
      await internalAdapter.createSession(row.userId, false, columns, true);
    },
    async find(digest) {
      const found = await (await context).internalAdapter.findSession(digest);
      if (found === null) return undefined;
      const { userId, createdAt, expiresAt } = found.session;
      const row = { digest, userId, createdAt: createdAt.getTime(), expiresAt: expiresAt.getTime() };
      return { row, login: loginOf(found.user) };
    },
    async extend(digest, expiresAt) {
      await (await context).internalAdapter.updateSession(digest, { expiresAt: new Date(expiresAt) });
    },
    async remove(digest) {
      await (await context).internalAdapter.deleteSession(digest);
    },
    async removeAll(userId) {
      await (await context).internalAdapter.deleteUserSessions(userId);
    },
    async removeExpired(at) {
      const { adapter } = await context;
      const where = [{ field: 'expiresAt', operator: 'lt' as const, value: new Date(at) }];
      await adapter.deleteMany({ model: 'session', where });
    },
  };
}
