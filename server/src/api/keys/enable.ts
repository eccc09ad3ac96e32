import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { enableKey } from '../../commands/enable-key.js';
import { isProblem } from '../problem.js';
import { answerKey, findManaged, type KeyRouteDeps } from './key-routes.js';
import { EmptyBody, KeyAnswer, KeyParams, refused } from './schema.js';

/** `POST /v1/keys/{id}/enable`: lets a disabled key work again. */
export function registerEnableKey(app: FastifyInstance, { context, requireSession }: KeyRouteDeps): void {
  const schema = {
    operationId: 'enableKey',
    summary: 'Let a disabled key work again',
    tags: ['keys'],
    security: [{ session: [] }],
    params: KeyParams,
    body: EmptyBody,
    response: { 200: KeyAnswer, ...refused },
  };
  app.post<{ Params: Static<typeof KeyParams> }>(
    '/v1/keys/:id/enable',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const target = await findManaged(context, request, request.params.id);
      const answer = isProblem(target) ? target : await enableKey(context, target);
      return answerKey(reply, context, answer);
    },
  );
}
