import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { disableKey } from '../../commands/disable-key.js';
import { isProblem } from '../problem.js';
import { answerKey, findManaged, type KeyRouteDeps } from './key-routes.js';
import { EmptyBody, KeyAnswer, KeyParams, refused } from './schema.js';

/** `POST /v1/keys/{id}/disable`: stops a key until it is enabled again. */
export function registerDisableKey(app: FastifyInstance, { context, requireSession }: KeyRouteDeps): void {
  const schema = {
    operationId: 'disableKey',
    summary: 'Stop a key until it is enabled again',
    tags: ['keys'],
    security: [{ session: [] }],
    params: KeyParams,
    body: EmptyBody,
    response: { 200: KeyAnswer, ...refused },
  };
  app.post<{ Params: Static<typeof KeyParams> }>(
    '/v1/keys/:id/disable',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const target = await findManaged(context, request, request.params.id);
      const answer = isProblem(target) ? target : await disableKey(context, target);
      return answerKey(reply, context, answer);
    },
  );
}
