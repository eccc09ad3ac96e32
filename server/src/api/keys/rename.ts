import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { changeKey } from '../../commands/change-key.js';
import { isProblem } from '../problem.js';
import { answerKey, findKey, findManaged, type KeyRouteDeps } from './key-routes.js';
import { KeyAnswer, KeyParams, RenameKeyBody, refused } from './schema.js';

interface RenameKey {
  readonly Params: Static<typeof KeyParams>;
  readonly Body: Static<typeof RenameKeyBody>;
}

/** `PATCH /v1/keys/{id}`: gives a key another name. Without a name nothing changes. */
export function registerRenameKey(app: FastifyInstance, { context, requireSession }: KeyRouteDeps): void {
  const schema = {
    operationId: 'renameKey',
    summary: 'Rename a key',
    tags: ['keys'],
    security: [{ session: [] }],
    params: KeyParams,
    body: RenameKeyBody,
    response: { 200: KeyAnswer, ...refused },
  };
  app.patch<RenameKey>('/v1/keys/:id', { schema, onRequest: requireSession }, async (request, reply) => {
    const { id } = request.params;
    const { name } = request.body;
    const target = await findManaged(context, request, id);
    if (isProblem(target)) return answerKey(reply, context, target);
    const record =
      name === undefined
        ? await findKey(context, request.signedIn, id)
        : await changeKey(context, { ...target, name });
    return answerKey(reply, context, record);
  });
}
