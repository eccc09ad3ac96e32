import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { regenerateKey } from '../../commands/regenerate-key.js';
import { isProblem } from '../problem.js';
import { answerKey, findManaged, type KeyRouteDeps } from './key-routes.js';
import { EmptyBody, IssuedKeyAnswer, KeyParams, refused } from './schema.js';

/** `POST /v1/keys/{id}/regenerate`: replaces the secret of a key. The old one is refused from the next request on. */
export function registerRegenerateKey(app: FastifyInstance, { context, requireSession }: KeyRouteDeps): void {
  const schema = {
    operationId: 'regenerateKey',
    summary:
      'Replace the secret of a key; the old one is dead at once, the answer shows the new one, this once',
    tags: ['keys'],
    security: [{ session: [] }],
    params: KeyParams,
    body: EmptyBody,
    response: { 200: IssuedKeyAnswer, ...refused },
  };
  app.post<{ Params: Static<typeof KeyParams> }>(
    '/v1/keys/:id/regenerate',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const target = await findManaged(context, request, request.params.id);
      const answer = isProblem(target) ? target : await regenerateKey(context, target);
      return answerKey(reply, context, answer);
    },
  );
}
