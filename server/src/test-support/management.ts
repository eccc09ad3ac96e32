import { hash } from 'node:crypto';
import type { Account, Database, Role } from '@neoagent/core';
import { createMemoryDatabase, createMemoryLimitStore, type MemoryDatabase } from '@neoagent/stores';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { ManagementContext, SignedIn } from '../api/context.js';
import { handleError } from '../api/error-handler.js';
import { sendProblem } from '../api/send-problem.js';
import type { ConfigProblem } from '../config/config.js';
import { readRules } from '../config/read-rules.js';
import { randomCharacters } from '../random.js';
import { createSecretSealer } from '../webhooks/sealed-secret.js';
import { newSigningSecret } from '../webhooks/signing-secret.js';
import { refuseUrl } from '../webhooks/target-guard.js';
import { newAccount } from './records.js';

/** Opens what the contexts of the tests sealed. */
export const sealer = createSecretSealer('a secret of the tests that is long enough');

export const t0 = Date.UTC(2027, 0, 15, 12);

/** What commands and management routes are given, on a clock that stands still, with the given neoagent.yaml. */
export function aManagementContext<Db extends Database>(db: Db, rulesText = '') {
  const problems: ConfigProblem[] = [];
  const rules = readRules(rulesText, 'neoagent.yaml', problems);
  if (rules === undefined) throw new Error(JSON.stringify(problems));
  const clock = { at: t0 };
  const forgotten: string[] = [];
  const limits = createMemoryLimitStore();
  const context: ManagementContext = {
    db,
    clock: { now: () => clock.at },
    random: randomCharacters,
    digest: (text) => hash('sha256', text, 'base64url'),
    format: rules.format,
    rules: () => rules,
    limits,
    webhooks: {
      newSecret: newSigningSecret,
      seal: sealer.seal,
      refuseUrl: async (url) => refuseUrl(url, rules.webhooks),
    },
    forgetKey: (keyId) => void forgotten.push(keyId),
    forgetAccount: (accountId) => void forgotten.push(accountId),
  };
  return { context, clock, forgotten, db, limits };
}

let added = 0;

export async function addAccount(db: Database, change: Partial<Account> = {}): Promise<Account> {
  return db.accounts.insert(newAccount(++added, t0, change));
}

/** A signed-in member of the account, known to the store with a name and an e-mail. */
export async function addMember(db: MemoryDatabase, account: Account, role: Role): Promise<SignedIn> {
  const userId = `usr_${++added}`;
  const email = `${userId}@example.com`;
  const name = `Member ${userId}`;
  await db.addLogin({ id: userId, email, name });
  await db.members.insert({ accountId: account.id, userId, role, createdAt: t0 });
  return { userId, email, name, accountId: account.id, role, isOperator: account.isOperator };
}

/** Adds routes of the management API. */
export type Register = (
  app: FastifyInstance,
  deps: {
    readonly context: ManagementContext;
    readonly requireSession: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
  },
) => void;

/** Routes of the management API as the server sets them up, but whoever the header `x-signed-in` names is signed in. */
export function aManagementApi(registers: readonly Register[], rulesText = '') {
  const management = aManagementContext(createMemoryDatabase(), rulesText);
  const members = new Map<string, SignedIn>();
  const app = Fastify({
    bodyLimit: 65_536,
    genReqId: () => 'req_test',
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true } },
  });
  app.setErrorHandler(handleError);
  const requireSession = async (request: FastifyRequest, reply: FastifyReply) => {
    const signedIn = members.get(String(request.headers['x-signed-in']));
    if (signedIn === undefined) return sendProblem(reply, { problem: 'not_signed_in', detail: 'Sign in.' });
    request.signedIn = signedIn;
    return undefined;
  };
  for (const register of registers) register(app, { context: management.context, requireSession });
  return {
    ...management,
    app,
    async signIn(account: Account, role: Role = 'owner'): Promise<SignedIn> {
      const member = await addMember(management.db, account, role);
      members.set(member.userId, member);
      return member;
    },
    call(by: SignedIn | undefined, call: Call) {
      return app.inject({
        method: call.method,
        url: call.url,
        headers: { ...(by && { 'x-signed-in': by.userId }), ...call.headers },
        ...(call.body !== undefined && { payload: call.body }),
      });
    },
  };
}

interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly url: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}
