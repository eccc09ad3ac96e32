import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { changeKey } from '../../commands/change-key.js';
import { isProblem } from '../problem.js';
import { answerKey, findManaged, type KeyRouteDeps } from './key-routes.js';
import { ChangeKeyBody, KeyAnswer, KeyParams, refused } from './schema.js';

interface RenameKey {
  readonly Params: Static<typeof KeyParams>;
  readonly Body: Static<typeof ChangeKeyBody>;
}

/** `PATCH /v1/keys/{id}`: gives a key another name, other limits or other permissions. What is not given stays. */
export function registerRenameKey(app: FastifyInstance, { context, requireSession }: KeyRouteDeps): void {
  const schema = {
    operationId: 'renameKey',
    summary: 'Change the name, the limits or the permissions of a key',
    tags: ['keys'],
    security: [{ session: [] }],
    params: KeyParams,
    body: ChangeKeyBody,
    response: { 200: KeyAnswer, ...refused },
  };
  app.patch<RenameKey>('/v1/keys/:id', { schema, onRequest: requireSession }, async (request, reply) => {
    const { id } = request.params;
    const target = await findManaged(context, request, id);
    if (isProblem(target)) return answerKey(reply, context, target);
    const { name, limits, permissions } = request.body;
    return answerKey(reply, context, await changeKey(context, { ...target, name, limits, permissions }));
  });
}
