import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import type { Static } from 'typebox';
import { isId } from '../../commands/acting.js';
import type { ManagementContext } from '../context.js';
import type { Problem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { presentRefusalWithChecks } from './present.js';
import { ActivityParams, RefusalAnswer } from './schema.js';

/** The same for a request id that never was, one that is too old, and one of another account: nobody learns which. */
const refusalNotFound: Problem = {
  problem: 'not_found',
  detail:
    'No refusal with this request id is kept for the account. They are kept for 7 days, and only for keys that were recognised.',
};

/** `GET /v1/activity/{requestId}`: one refused request with every check of its decision. Every member may look. */
export function registerShowActivity(
  app: FastifyInstance,
  deps: { readonly context: ManagementContext; readonly requireSession: onRequestAsyncHookHandler },
): void {
  const { context, requireSession } = deps;
  const schema = {
    operationId: 'showRefusal',
    summary: 'One refused request, check by check',
    tags: ['activity'],
    security: [{ session: [] }],
    params: ActivityParams,
    response: { 200: RefusalAnswer },
  };
  app.get<{ Params: Static<typeof ActivityParams> }>(
    '/v1/activity/:requestId',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const { accountId } = request.signedIn;
      const { requestId } = request.params;
      const refusal = isId(requestId) ? await context.db.refusals.find(accountId, requestId) : undefined;
      if (refusal === undefined) return sendProblem(reply, refusalNotFound);
      const key = await context.db.keys.find(accountId, refusal.keyId);
      return reply
        .header('cache-control', 'no-store')
        .send({ refusal: presentRefusalWithChecks(refusal, key?.key.name ?? null) });
    },
  );
}
