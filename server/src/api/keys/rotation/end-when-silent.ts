import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { endWhenSilent } from '../../../commands/rotation/end-when-silent.js';
import { isProblem } from '../../problem.js';
import { answerKey, findManaged, type KeyRouteDeps } from '../key-routes.js';
import { KeyAnswer, KeyParams, refused } from '../schema.js';

const EndWhenSilentBody = Type.Object(
  {
    endWhenSilentFor: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'Such as 24h, from 1m to 30d; null lets time alone end the grace period.',
    }),
  },
  { additionalProperties: false },
);

/** `POST /v1/keys/{id}/end-grace-when-silent`: the old secret of a rotation ends once nobody sent it for so long. */
export function registerEndWhenSilent(app: FastifyInstance, { context, requireSession }: KeyRouteDeps): void {
  const schema = {
    operationId: 'endGraceWhenSilent',
    summary: 'End the old secret of a rotation once nobody sent it for so long',
    tags: ['keys'],
    security: [{ session: [] }],
    params: KeyParams,
    body: EndWhenSilentBody,
    response: { 200: KeyAnswer, ...refused },
  };
  app.post<{ Params: Static<typeof KeyParams>; Body: Static<typeof EndWhenSilentBody> }>(
    '/v1/keys/:id/end-grace-when-silent',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const target = await findManaged(context, request, request.params.id);
      const silentFor = request.body.endWhenSilentFor;
      const answer = isProblem(target) ? target : await endWhenSilent(context, { ...target, silentFor });
      return answerKey(reply, context, answer);
    },
  );
}
