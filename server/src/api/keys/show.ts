import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { answerKey, findKey, type KeyRouteDeps } from './key-routes.js';
import { KeyAnswer, KeyParams, refused } from './schema.js';

/** `GET /v1/keys/{id}`: one key of the account. */
export function registerShowKey(app: FastifyInstance, { context, requireSession }: KeyRouteDeps): void {
  const schema = {
    operationId: 'showKey',
    summary: 'One key of the account',
    tags: ['keys'],
    security: [{ session: [] }],
    params: KeyParams,
    response: { 200: KeyAnswer, ...refused },
  };
  app.get<{ Params: Static<typeof KeyParams> }>(
    '/v1/keys/:id',
    { schema, onRequest: requireSession },
    async (request, reply) =>
      answerKey(reply, context, await findKey(context, request.signedIn, request.params.id)),
  );
}
