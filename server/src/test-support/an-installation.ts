import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openSqlite } from '@neoagent/stores';
import Fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify';
import { type Accounts, type AccountsOptions, createAccounts } from '../accounts/accounts.js';
import type { Mail } from '../accounts/mail/mailer.js';
import { requireSession } from '../accounts/require-session.js';
import type { ManagementContext } from '../api/context.js';
import { handleError } from '../api/error-handler.js';
import { registerInvitationAnswers } from '../api/invitations/invitations.js';
import { registerMembers } from '../api/members/members.js';
import { registerPasswordReset } from '../api/password-reset/password-reset.js';
import { refuseCrossSite } from '../api/refuse-cross-site.js';
import { registerSession } from '../api/session/session.js';
import { registerSignUp } from '../api/sign-up/sign-up.js';
import { randomCharacters } from '../random.js';
import { aManagementContext, type Register } from './management.js';

export const goodPassword = 'violet tractor hums at noon';

/** One person's browser: keeps the session cookie between calls. */
export interface Visitor {
  cookie: string | undefined;
  call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
  ): Promise<LightMyRequestResponse>;
}

/**
 * The accounts part of an installation over a real SQLite file, with a clock that is moved by hand and mails kept in a list, and
 * whatever other routes of the management API are asked for.
 */
export async function anInstallation(
  given: Partial<AccountsOptions> = {},
  registers: readonly Register[] = [],
) {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'neoagent-accounts-'));
  const db = await openSqlite({ path: path.join(dir, 'neoagent.db') });
  const clock = { at: Date.now(), now: () => clock.at };
  const mails: Mail[] = [];
  const logged: string[] = [];
  const write = (fields: object, message: string) => void logged.push(JSON.stringify({ ...fields, message }));
  const options: AccountsOptions = {
    db,
    secret: 'a secret of the tests that is long enough',
    publicUrl: () => 'http://127.0.0.1:3000',
    clock,
    random: randomCharacters,
    dataDir: dir,
    mailer: { send: async (mail) => void mails.push(mail) },
    signupMode: () => 'open',
    log: { info: write, warn: write, error: write },
    ...given,
  };
  const accounts = createAccounts(options);
  const context = { ...aManagementContext(db).context, clock };
  const app = await anAccountsServer({ accounts, context, registers });
  return {
    accounts,
    app,
    clock,
    db,
    dir,
    logged,
    mails,
    options,
    visitor: (address = '203.0.113.7'): Visitor => aVisitor(app, address),
    async close() {
      await accounts.settled();
      await app.close();
      await db.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export type Installation = Awaited<ReturnType<typeof anInstallation>>;

async function anAccountsServer({
  accounts,
  context,
  registers,
}: {
  readonly accounts: Accounts;
  readonly context: ManagementContext;
  readonly registers: readonly Register[];
}): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: 65_536,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true } },
  });
  app.setErrorHandler(handleError);
  app.addHook(
    'onRequest',
    refuseCrossSite(() => []),
  );
  registerSignUp(app, { accounts });
  registerSession(app, { accounts });
  registerPasswordReset(app, { accounts });
  registerInvitationAnswers(app, { accounts });
  registerMembers(app, { accounts, context, requireSession: requireSession(accounts) });
  for (const register of registers) register(app, { context, requireSession: requireSession(accounts) });
  app.get('/for-members', { preHandler: requireSession(accounts) }, async (request) => request.signedIn);
  await app.ready();
  return app;
}

function aVisitor(app: FastifyInstance, address: string): Visitor {
  const visitor: Visitor = {
    cookie: undefined,
    async call(method, url, body) {
      const response = await app.inject({
        method,
        url,
        remoteAddress: address,
        headers: {
          ...(visitor.cookie !== undefined && { cookie: visitor.cookie }),
          ...(method !== 'GET' && { 'content-type': 'application/json' }),
        },
        ...(method !== 'GET' && { payload: typeof body === 'string' ? body : JSON.stringify(body ?? {}) }),
      });
      const set = response.headers['set-cookie'];
      if (typeof set === 'string') visitor.cookie = set.split(';')[0];
      return response;
    },
  };
  return visitor;
}

/** Signs up and in; answers the browser that did. */
export async function aMember(installation: Installation, email: string, address?: string): Promise<Visitor> {
  const visitor = installation.visitor(address);
  const signedUp = await visitor.call('POST', '/v1/sign-up', { email, password: goodPassword, name: 'Ada' });
  if (signedUp.statusCode !== 202) throw new Error(signedUp.body);
  const signedIn = await visitor.call('POST', '/v1/session', { email, password: goodPassword });
  if (signedIn.statusCode !== 201) throw new Error(signedIn.body);
  return visitor;
}

/** The token in the link of the newest mail to the address. */
export async function mailedToken(installation: Installation, email: string): Promise<string> {
  await installation.accounts.settled();
  const mail = installation.mails.findLast((one) => one.to === email && one.text.includes('token='));
  const token = /token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
  if (token === undefined) throw new Error(`no reset mail to ${email}`);
  return token;
}
