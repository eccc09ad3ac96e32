import { hashPassword, verifyPassword } from '../passwords/password-hash.js';
import { createSessionRows, type SessionRows } from '../sessions/session-rows.js';
import { type AuthContext, createBetterAuth, type LoginOptions } from './better-auth.js';
import { type Login, loginOf } from './login.js';

/** Who can sign in and with which password: Better Auth behind the few words of it that we use. */
export interface Logins {
  /** Makes a login, or answers with the one that has this e-mail already, unchanged. Both take one password hash. */
  create(login: { email: string; name: string; password: string }): Promise<{ login: Login; isNew: boolean }>;
  find(email: string): Promise<Login | undefined>;
  /** The login, when the password is its own. Hashes once whatever the cause of a refusal. */
  verify(email: string, password: string): Promise<Login | undefined>;
  setPassword(userId: string, password: string): Promise<void>;
  remove(userId: string): Promise<void>;
  /** Makes a reset token and hands it to `onResetToken`; does nothing for an unknown e-mail. */
  requestReset(email: string): Promise<void>;
  /** Whom a reset token is for, while it can be used; spends nothing. */
  findByResetToken(token: string): Promise<Login | undefined>;
  /** Spends the token, replaces the password and ends every session, all together; then forgets the login's other reset tokens. `false`: no such token. */
  reset(token: string, password: string): Promise<boolean>;
  readonly sessionRows: SessionRows;
}

/** Logins over Better Auth, in the tables of the database. */
export function createLogins(options: LoginOptions): Logins {
  const auth = createBetterAuth(options);
  const context = auth.$context;

  async function find(email: string): Promise<Login | undefined> {
    const found = await (await context).internalAdapter.findUserByEmail(email);
    return found === null ? undefined : loginOf(found.user);
  }

  return {
    find,
    async create({ email, name, password }) {
      const hash = await hashPassword(password);
      const known = await find(email);
      if (known !== undefined) return { login: known, isNew: false };
      try {
        const { adapter } = await context;
        return {
          login: await insertLogin(adapter, { email, name, hash, at: options.clock.now() }),
          isNew: true,
        };
      } catch (error) {
        // Two sign-ups at once: the second meets the unique e-mail and is answered with the login of the first.
        const first = await find(email);
        if (first === undefined) throw error;
        return { login: first, isNew: false };
      }
    },
    async verify(email, password) {
      const found = await (await context).internalAdapter.findUserByEmail(email, { includeAccounts: true });
      const stored = found?.accounts.find((account) => account.providerId === 'credential')?.password;
      if (found === null || typeof stored !== 'string') {
        await hashPassword(password);
        return undefined;
      }
      return (await verifyPassword(stored, password)) ? loginOf(found.user) : undefined;
    },
    async setPassword(userId, password) {
      await (await context).internalAdapter.updatePassword(userId, await hashPassword(password));
    },
    async remove(userId) {
      await (await context).internalAdapter.deleteUser(userId);
    },
    async requestReset(email) {
      await auth.api.requestPasswordReset({ body: { email } });
    },
    async findByResetToken(token) {
      const { internalAdapter } = await context;
      const row = await internalAdapter.findVerificationValue(`reset-password:${token}`);
      if (row === null || row.expiresAt.getTime() <= options.clock.now()) return undefined;
      const user = await internalAdapter.findUserById(row.value);
      return user === null ? undefined : loginOf(user);
    },
    async reset(token, password) {
      try {
        await auth.api.resetPassword({ body: { token, newPassword: password } });
        return true;
      } catch (error) {
        if (codeOf(error) === 'INVALID_TOKEN') return false;
        throw error;
      }
    },
    sessionRows: createSessionRows(context),
  };
}

type Adapter = AuthContext['adapter'];

/**
 * The user and its password in one short transaction. The library's own sign-up hashes inside of its transaction, which on SQLite
 * would keep every other write waiting.
 */
function insertLogin(
  adapter: Adapter,
  { email, name, hash, at }: { email: string; name: string; hash: string; at: number },
): Promise<Login> {
  const times = { createdAt: new Date(at), updatedAt: new Date(at) };
  return adapter.transaction(async (rows) => {
    const user = await rows.create<UserColumns, { id: string }>({
      model: 'user',
      data: { email, name, emailVerified: false, ...times },
    });
    await rows.create({
      model: 'account',
      data: { userId: user.id, accountId: user.id, providerId: 'credential', password: hash, ...times },
    });
    return { userId: user.id, email, name };
  });
}

interface UserColumns {
  email: string;
  name: string;
  emailVerified: boolean;
  createdAt: Date;
  updatedAt: Date;
}

function codeOf(error: unknown): unknown {
  if (!(error instanceof Error) || !('body' in error)) return undefined;
  const { body } = error;
  return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
}
