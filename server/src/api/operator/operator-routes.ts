import type { Account } from '@neoagent/core';
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { Type } from 'typebox';
import type { AccountTarget } from '../../commands/account-step.js';
import { actsAsOperator } from '../acts-as-operator.js';
import type { ManagementContext } from '../context.js';
import { isProblem, type Problem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { presentAccount } from './present.js';

/** What every route of the operator is given. */
export interface OperatorRouteDeps {
  readonly context: ManagementContext;
  readonly requireSession: onRequestAsyncHookHandler;
}

export const AccountParams = Type.Object({ id: Type.String({ description: 'The account id, acc_…' }) });

/**
 * Lets owners and admins of the operator's account pass. To every other member the route is as absent as any path that never was.
 * Before the body is looked at, so that not even its shape is told.
 */
export async function requireOperator(
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  if (actsAsOperator(request.signedIn)) return undefined;
  return sendProblem(reply, { problem: 'not_found', detail: 'There is nothing at this path and method.' });
}

/** The account named in the path, and who acts. */
export function targetOf(request: FastifyRequest<{ Params: { id: string } }>): AccountTarget {
  const by = { actor: { kind: 'member', id: request.signedIn.userId }, address: request.ip } as const;
  return { by, accountId: request.params.id };
}

/** Answers with the account as it is now, or with the problem. */
export async function answerAccount(
  reply: FastifyReply,
  context: ManagementContext,
  answer: Account | Problem,
): Promise<FastifyReply> {
  if (isProblem(answer)) return sendProblem(reply, answer);
  const counts = await context.db.keys.countLive();
  const account = presentAccount(answer, counts.get(answer.id) ?? 0);
  return reply.header('cache-control', 'no-store').send({ account });
}
