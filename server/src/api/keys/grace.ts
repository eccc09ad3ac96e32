import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { endGrace } from '../../commands/rotation/end-grace.js';
import { extendGrace } from '../../commands/rotation/extend-grace.js';
import { isProblem } from '../problem.js';
import { answerKey, findManaged, type KeyRouteDeps } from './key-routes.js';
import { EmptyBody, KeyAnswer, KeyParams, refused } from './schema.js';

const ExtendGraceBody = Type.Object(
  {
    extension: Type.String({
      description:
        'Added to the present end, such as 24h. The grace period ends at most 30d after the rotation.',
    }),
  },
  { additionalProperties: false },
);

const common = {
  tags: ['keys'],
  security: [{ session: [] }],
  params: KeyParams,
  response: { 200: KeyAnswer, ...refused },
};

/** `POST /v1/keys/{id}/end-grace` and `/extend-grace`: the replaced secret of a rotation, sooner or later. */
export function registerGrace(app: FastifyInstance, { context, requireSession }: KeyRouteDeps): void {
  const endSchema = {
    ...common,
    operationId: 'endGrace',
    summary: 'End the old secret of a rotation now; the current one stays',
    body: EmptyBody,
  };
  app.post<{ Params: Static<typeof KeyParams> }>(
    '/v1/keys/:id/end-grace',
    { schema: endSchema, onRequest: requireSession },
    async (request, reply) => {
      const target = await findManaged(context, request, request.params.id);
      return answerKey(reply, context, isProblem(target) ? target : await endGrace(context, target));
    },
  );
  const extendSchema = {
    ...common,
    operationId: 'extendGrace',
    summary: 'Let the old secret of a rotation work for longer',
    body: ExtendGraceBody,
  };
  app.post<{ Params: Static<typeof KeyParams>; Body: Static<typeof ExtendGraceBody> }>(
    '/v1/keys/:id/extend-grace',
    { schema: extendSchema, onRequest: requireSession },
    async (request, reply) => {
      const target = await findManaged(context, request, request.params.id);
      const { extension } = request.body;
      const answer = isProblem(target) ? target : await extendGrace(context, { ...target, extension });
      return answerKey(reply, context, answer);
    },
  );
}
