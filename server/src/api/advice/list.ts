import { adviceDays, adviceKinds } from '@neoagent/core';
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import { type Static, Type } from 'typebox';
import { advise, type KeyAdvice } from '../../commands/advice/advise.js';
import type { ManagementContext } from '../context.js';

const Names = (description: string) => Type.Array(Type.String(), { description });
const AdviceSchema = Type.Object(
  {
    keyId: Type.String(),
    keyName: Type.String(),
    environment: Type.String(),
    createdBy: Type.Union([Type.String(), Type.Null()], {
      description: 'Id of the member who made the key.',
    }),
    kind: Type.Unsafe<KeyAdvice['kind']>({ type: 'string', enum: [...adviceKinds] }),
    sentence: Type.String({ description: 'What is the matter, and what to do.' }),
    permissions: Names('What the key holds now.'),
    unused: Names('Of wider_permissions: what routes demand, the key holds and did not use.'),
    narrowed: Names(
      'Of wider_permissions: the list that would have done; to be sent to PATCH /v1/keys/{id}.',
    ),
    dismissedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  },
  { title: 'Advice' },
);
const AdviceAnswer = Type.Object({
  advice: Type.Array(AdviceSchema),
  windowDays: Type.Integer({ description: 'Over so many days use is looked at.' }),
});

/** `GET /v1/advice`: what there is to tidy up about the account's keys, dismissed advice included and marked. */
export function registerListAdvice(
  app: FastifyInstance,
  deps: { readonly context: ManagementContext; readonly requireSession: onRequestAsyncHookHandler },
): void {
  const { context, requireSession } = deps;
  const schema = {
    operationId: 'listAdvice',
    summary: 'What there is to tidy up about the keys of the account',
    description:
      'From what the keys were really used for. Keys that are revoked, expired, disabled or canaries have no advice.',
    tags: ['keys'],
    security: [{ session: [] }],
    response: { 200: AdviceAnswer },
  };
  app.get('/v1/advice', { schema, onRequest: requireSession }, async (request, reply) => {
    const advice = (await advise(context, request.signedIn.accountId)).map(present);
    return reply.header('cache-control', 'no-store').send({ advice, windowDays: adviceDays.window });
  });
}

function present(advice: KeyAdvice): Static<typeof AdviceSchema> {
  const { key } = advice.record;
  return {
    keyId: key.id,
    keyName: key.name,
    environment: key.environment,
    createdBy: key.createdBy,
    kind: advice.kind,
    sentence: advice.sentence,
    permissions: [...key.permissions],
    unused: [...(advice.unused ?? [])],
    narrowed: [...(advice.narrowed ?? [])],
    dismissedAt: advice.dismissedAt === null ? null : new Date(advice.dismissedAt).toISOString(),
  };
}
