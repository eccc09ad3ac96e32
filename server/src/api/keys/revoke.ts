import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { revokeKey } from '../../commands/revoke-key.js';
import { isProblem } from '../problem.js';
import { answerKey, findManaged, type KeyRouteDeps } from './key-routes.js';
import { EmptyBody, KeyAnswer, KeyParams, refused } from './schema.js';

/** `POST /v1/keys/{id}/revoke`: ends a key for good. Twice is once. */
export function registerRevokeKey(app: FastifyInstance, { context, requireSession }: KeyRouteDeps): void {
  const schema = {
    operationId: 'revokeKey',
    summary: 'End a key for good',
    tags: ['keys'],
    security: [{ session: [] }],
    params: KeyParams,
    body: EmptyBody,
    response: { 200: KeyAnswer, ...refused },
  };
  app.post<{ Params: Static<typeof KeyParams> }>(
    '/v1/keys/:id/revoke',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const target = await findManaged(context, request, request.params.id);
      const answer = isProblem(target) ? target : await revokeKey(context, target);
      return answerKey(reply, context, answer);
    },
  );
}
