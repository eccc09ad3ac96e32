import { base62, type Clock, type RandomCharacters } from '@neoagent/core';
import type { SqlDatabase } from '@neoagent/stores';
import { betterAuth } from 'better-auth';
import type { AccountsLog } from '../accounts-log.js';
import { hashPassword, verifyPassword } from '../passwords/password-hash.js';
import { type Login, loginOf } from './login.js';

export interface LoginOptions {
  readonly db: SqlDatabase;
  readonly secret: string;
  readonly clock: Clock;
  readonly random: RandomCharacters;
  readonly log: AccountsLog;
  /** Brings a new reset token to its login; the token is stored nowhere. */
  readonly onResetToken: (login: Login, token: string) => void;
}

/** What the library offers underneath its routes. */
export type AuthContext = Awaited<ReturnType<typeof createBetterAuth>['$context']>;

const idLength = 24;
const idPrefixes: Readonly<Record<string, string>> = {
  user: 'usr_',
  session: 'ses_',
  account: 'cre_',
  verification: 'ver_',
};
const resetTokenSeconds = 30 * 60;

/**
 * Wraps Better Auth 1.7 and closes three gaps of it. Session tokens: it keeps them in clear, so it is never asked to sign anybody
 * in; its session rows are used with a digest of our own token in their `token` column (see `createSessions`). Reset tokens:
 * stored as digests, and all of a login's die with the first that is used. Sign-up: its own tells that an e-mail is known, so users
 * are inserted here and the caller never learns from the time or the answer which case it was.
 */
export function createBetterAuth(options: LoginOptions) {
  const { db, random, log } = options;
  const auth = betterAuth({
    // No request is ever routed into the library and no link of its making is sent, so this names nothing.
    baseURL: 'http://localhost',
    secret: options.secret,
    database: { db: db.kysely, type: db.engine, transaction: true },
    user: { modelName: 'auth_users' },
    session: { modelName: 'auth_sessions' },
    account: { modelName: 'auth_credentials' },
    verification: { modelName: 'auth_verifications', storeIdentifier: 'hashed' },
    advanced: {
      database: { generateId: ({ model }) => (idPrefixes[model] ?? `${model}_`) + random(base62, idLength) },
    },
    telemetry: { enabled: false },
    // Its own texts name e-mail addresses at lower levels.
    logger: {
      level: 'error',
      log: (_level, message, ...details) =>
        log.error({ err: details.find((detail) => detail instanceof Error) }, message),
    },
    emailAndPassword: {
      enabled: true,
      autoSignIn: false,
      // Our own rules were asked before; these only must not be stricter.
      minPasswordLength: 1,
      maxPasswordLength: 4096,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(hash, password) },
      resetPasswordTokenExpiresIn: resetTokenSeconds,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, token }) => options.onResetToken(loginOf(user), token),
      onPasswordReset: async ({ user }) => {
        const { adapter } = await auth.$context;
        await adapter.deleteMany({ model: 'verification', where: [{ field: 'value', value: user.id }] });
      },
    },
  });
  return auth;
}
