import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { type KeyOutcome, rotateMany } from '../../../commands/rotation/rotate-many.js';
import { isProblem } from '../../problem.js';
import { sendProblem } from '../../send-problem.js';
import { actingFor, type KeyRouteDeps } from '../key-routes.js';
import { refuseCreating } from '../policy.js';
import { refused } from '../schema.js';

const RotateManyBody = Type.Object(
  {
    run: Type.String({
      description:
        'A name of your own for this run, 1 to 64 visible ASCII characters. Repeated with it, keys that the run has rotated are left alone.',
    }),
    createdBy: Type.Optional(
      Type.String({
        description: 'Only keys that this member made. Members who are not admins rotate their own alone.',
      }),
    ),
    grace: Type.Optional(Type.String({ description: 'As for one key.' })),
    endWhenSilentFor: Type.Optional(Type.String({ description: 'As for one key.' })),
    endRunningGrace: Type.Optional(Type.Boolean({ description: 'As for one key.' })),
    after: Type.Optional(Type.String({ description: 'next of the answer before.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: '20 unless given.' })),
  },
  { additionalProperties: false },
);

const Named = { keyId: Type.String(), name: Type.String() };
const ManyAnswer = Type.Object({
  results: Type.Array(
    Type.Union([
      Type.Object({
        ...Named,
        outcome: Type.Literal('rotated'),
        secret: Type.String({ description: 'This answer is the only one that ever shows it.' }),
        graceEndsAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
      }),
      Type.Object({ ...Named, outcome: Type.Literal('skipped') }),
      Type.Object({
        ...Named,
        outcome: Type.Literal('failed'),
        code: Type.String(),
        detail: Type.String(),
      }),
    ]),
  ),
  next: Type.Union([Type.String(), Type.Null()], {
    description: 'To be sent as after for the rest; null when nothing is left.',
  }),
  total: Type.Integer({ description: 'How many keys the run is about in all.' }),
});

/** `POST /v1/rotations`: rotates every key of the account, or of one member, some at a time. */
export function registerRotateMany(app: FastifyInstance, { context, requireSession }: KeyRouteDeps): void {
  const schema = {
    operationId: 'rotateKeys',
    summary: 'Rotate every key of the account or of one member, some at a time',
    description:
      'Each key is rotated in a transaction of its own; one that fails stops no other. Call again with next as after until it is null. Broken off, begin again with the same run.',
    tags: ['keys'],
    security: [{ session: [] }],
    body: RotateManyBody,
    response: { 200: ManyAnswer, ...refused },
  };
  app.post<{ Body: Static<typeof RotateManyBody> }>(
    '/v1/rotations',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const { signedIn, body } = request;
      const refusal = refuseCreating(signedIn);
      if (refusal !== undefined) return sendProblem(reply, refusal);
      const { createdBy = null, endRunningGrace, limit = 20, ...rest } = body;
      const isMember = signedIn.role === 'member';
      if (isMember && createdBy !== null && createdBy !== signedIn.userId) {
        return sendProblem(reply, notTheirs);
      }
      const rotated = await rotateMany(context, {
        ...rest,
        by: actingFor(request),
        accountId: signedIn.accountId,
        createdBy: isMember ? signedIn.userId : createdBy,
        endsRunningGrace: endRunningGrace,
        limit,
      });
      if (isProblem(rotated)) return sendProblem(reply, rotated);
      const { next, total } = rotated;
      reply.header('cache-control', 'no-store');
      return reply.send({ results: rotated.results.map(presentOutcome), next, total });
    },
  );
}

const notTheirs = {
  problem: 'not_permitted',
  detail: 'Members can rotate only the keys they created. Ask an admin or the owner of the account.',
} as const;

/** What became of one key, fields listed by hand. */
export function presentOutcome(result: KeyOutcome): Static<typeof ManyAnswer>['results'][number] {
  const { keyId, name } = result;
  if (result.outcome === 'skipped') return { keyId, name, outcome: 'skipped' };
  if (result.outcome === 'failed') {
    return { keyId, name, outcome: 'failed', code: result.code, detail: result.detail };
  }
  const end = result.record.secrets[1]?.graceEndsAt ?? null;
  const graceEndsAt =
    end === null || result.record.secrets[1]?.revokedAt !== null ? null : new Date(end).toISOString();
  return { keyId, name, outcome: 'rotated', secret: result.secret, graceEndsAt };
}
