import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { rotateKey } from '../../commands/rotation/rotate-key.js';
import { isProblem } from '../problem.js';
import { answerKey, findManaged, type KeyRouteDeps } from './key-routes.js';
import { IssuedKeyAnswer, KeyParams, refused } from './schema.js';

const RotateKeyBody = Type.Object(
  {
    grace: Type.Optional(
      Type.String({
        description:
          'How long the old secret goes on working: such as 1h, 24h or 7d, at most 30d; unless given, what the rotation policy says, else 24h; 0 ends it at once. The end of the key caps it.',
      }),
    ),
    endRunningGrace: Type.Optional(
      Type.Boolean({
        description:
          'true ends the secret of an earlier rotation that still works; otherwise such a rotation is refused with grace_running.',
      }),
    ),
    endWhenSilentFor: Type.Optional(
      Type.String({
        description:
          'Ends the grace period as soon as nobody sent the old secret for so long: such as 24h, from 1m to 30d.',
      }),
    ),
  },
  { additionalProperties: false, title: 'KeyRotation' },
);

/** `POST /v1/keys/{id}/rotate`: a new secret now, while the old one goes on working for a grace period. */
export function registerRotateKey(app: FastifyInstance, { context, requireSession }: KeyRouteDeps): void {
  const schema = {
    operationId: 'rotateKey',
    summary:
      'Give a key a new secret, shown this once; the old one goes on working until its grace period ends',
    tags: ['keys'],
    security: [{ session: [] }],
    params: KeyParams,
    body: RotateKeyBody,
    response: { 200: IssuedKeyAnswer, ...refused },
  };
  app.post<{ Params: Static<typeof KeyParams>; Body: Static<typeof RotateKeyBody> }>(
    '/v1/keys/:id/rotate',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const { grace, endRunningGrace, endWhenSilentFor } = request.body;
      const target = await findManaged(context, request, request.params.id);
      const answer = isProblem(target)
        ? target
        : await rotateKey(context, { ...target, grace, endsRunningGrace: endRunningGrace, endWhenSilentFor });
      return answerKey(reply, context, answer);
    },
  );
}
