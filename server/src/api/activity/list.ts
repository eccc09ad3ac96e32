import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import type { Static } from 'typebox';
import { keysOf } from '../../commands/live-keys.js';
import type { ManagementContext } from '../context.js';
import { fieldProblem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { presentRefusal } from './present.js';
import { ActivityAnswer, ActivityQuery } from './schema.js';

const defaultLimit = 50;
const largestLimit = 1000;

/** `GET /v1/activity`: the refused requests of the account's keys, newest first. Every member may look. */
export function registerListActivity(
  app: FastifyInstance,
  deps: { readonly context: ManagementContext; readonly requireSession: onRequestAsyncHookHandler },
): void {
  const { context, requireSession } = deps;
  const schema = {
    operationId: 'listRefusals',
    summary: 'The refused requests of the account, newest first',
    description:
      'Of the last 7 days, and at most the last 1,000. Requests without a known key belong to no account.',
    tags: ['activity'],
    security: [{ session: [] }],
    querystring: ActivityQuery,
    response: { 200: ActivityAnswer },
  };
  app.get<{ Querystring: Static<typeof ActivityQuery> }>(
    '/v1/activity',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const { accountId } = request.signedIn;
      const limit = Number(request.query.limit ?? defaultLimit);
      if (limit > largestLimit) {
        return sendProblem(reply, fieldProblem('limit', `"limit" is at most ${largestLimit}.`));
      }
      const [refusals, keys] = await Promise.all([
        context.db.refusals.list(accountId, limit),
        keysOf(context.db.keys, accountId),
      ]);
      const names = new Map(keys.map(({ key }) => [key.id, key.name]));
      const presented = refusals.map((refusal) => presentRefusal(refusal, names.get(refusal.keyId) ?? null));
      return reply.header('cache-control', 'no-store').send({ refusals: presented });
    },
  );
}
