import type { WebhookEndpoint } from '@neoagent/core';
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { IssuedEndpoint } from '../../commands/webhooks/add-endpoint.js';
import type { EndpointTarget } from '../../commands/webhooks/endpoint-step.js';
import type { ManagementContext } from '../context.js';
import { isProblem, type Problem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { refuseManagingEndpoints } from './policy.js';
import { presentEndpoint } from './present.js';

/** What every route about webhooks is given. */
export interface WebhookRouteDeps {
  readonly context: ManagementContext;
  readonly requireSession: onRequestAsyncHookHandler;
}

export const weekMs = 7 * 24 * 3_600_000;

/** Lets those pass who may change endpoints. */
export async function requireManaging(
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const refusal = refuseManagingEndpoints(request.signedIn);
  return refusal && sendProblem(reply, refusal);
}

/** The endpoint named in the path, and who acts. */
export function targetOf(request: FastifyRequest<{ Params: { id: string } }>): EndpointTarget {
  const { userId, accountId } = request.signedIn;
  const by = { actor: { kind: 'member', id: userId }, address: request.ip } as const;
  return { by, accountId, endpointId: request.params.id };
}

/** Answers with the endpoint, and with its secret when that was just made; or with the problem. Never to be kept by a cache. */
export async function answerEndpoint(
  reply: FastifyReply,
  context: ManagementContext,
  answer: WebhookEndpoint | IssuedEndpoint | Problem,
): Promise<FastifyReply> {
  if (isProblem(answer)) return sendProblem(reply, answer);
  const stored = 'secret' in answer ? answer.endpoint : answer;
  const at = context.clock.now();
  const records = await context.db.deliveries.records(stored.accountId, at - weekMs);
  const endpoint = presentEndpoint(stored, { at, record: records.get(stored.id) });
  reply.header('cache-control', 'no-store');
  return reply.send('secret' in answer ? { endpoint, secret: answer.secret } : { endpoint });
}
