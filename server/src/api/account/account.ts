import type { Account } from '@neoagent/core';
import type { FastifyInstance, FastifyReply, onRequestAsyncHookHandler } from 'fastify';
import type { Static } from 'typebox';
import { accountNotFound } from '../../commands/refusals.js';
import { setTimeZone } from '../../commands/set-time-zone.js';
import type { ManagementContext } from '../context.js';
import { isProblem, type Problem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { refuseChangingAccount } from './policy.js';
import { presentOwnAccount } from './present.js';
import { ChangeAccountBody, OwnAccountAnswer } from './schema.js';

interface Deps {
  readonly context: ManagementContext;
  readonly requireSession: onRequestAsyncHookHandler;
}

/** `/v1/account`: the account of whoever is signed in, and what its plan lets it spend. */
export function registerAccount(app: FastifyInstance, deps: Deps): void {
  registerShowAccount(app, deps);
  registerChangeAccount(app, deps);
}

function registerShowAccount(app: FastifyInstance, { context, requireSession }: Deps): void {
  const schema = {
    operationId: 'showAccount',
    summary: 'The account, with the limits of its plan',
    tags: ['account'],
    security: [{ session: [] }],
    response: { 200: OwnAccountAnswer },
  };
  app.get('/v1/account', { schema, onRequest: requireSession }, async ({ signedIn }, reply) =>
    answer(reply, context, await findOwn(context, signedIn.accountId)),
  );
}

function registerChangeAccount(app: FastifyInstance, { context, requireSession }: Deps): void {
  const schema = {
    operationId: 'changeAccount',
    summary: 'Change the time zone of the account',
    description: 'What is not given stays. It counts from the next request on; what was spent stays spent.',
    tags: ['account'],
    security: [{ session: [] }],
    body: ChangeAccountBody,
    response: { 200: OwnAccountAnswer },
  };
  app.patch<{ Body: Static<typeof ChangeAccountBody> }>(
    '/v1/account',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const { signedIn, body, ip } = request;
      const refusal = refuseChangingAccount(signedIn);
      if (refusal !== undefined) return sendProblem(reply, refusal);
      const { accountId } = signedIn;
      const by = { actor: { kind: 'member', id: signedIn.userId }, address: ip } as const;
      const account =
        body.timeZone === undefined
          ? await findOwn(context, accountId)
          : await setTimeZone(context, { by, accountId, timeZone: body.timeZone });
      return answer(reply, context, account);
    },
  );
}

async function findOwn({ db }: ManagementContext, accountId: string): Promise<Account | Problem> {
  return (await db.accounts.find(accountId)) ?? accountNotFound;
}

function answer(reply: FastifyReply, context: ManagementContext, account: Account | Problem): FastifyReply {
  if (isProblem(account)) return sendProblem(reply, account);
  const plan = context.rules().plans.get(account.plan);
  return reply.header('cache-control', 'no-store').send({ account: presentOwnAccount(account, plan) });
}
