import { type AdviceKind, adviceKinds } from '@neoagent/core';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { dismissAdvice } from '../../commands/advice/dismiss-advice.js';
import { isProblem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { findManaged, type KeyRouteDeps } from './key-routes.js';
import { KeyParams, refused } from './schema.js';

const AdviceBody = Type.Object(
  {
    advice: Type.Unsafe<AdviceKind>({ type: 'string', enum: [...adviceKinds] }),
    dismissed: Type.Boolean({ description: 'true: not for this key. false: show it again.' }),
  },
  { additionalProperties: false },
);

/** `POST /v1/keys/{id}/advice`: dismisses an advice for one key, or takes that back. */
export function registerKeyAdvice(app: FastifyInstance, { context, requireSession }: KeyRouteDeps): void {
  const schema = {
    operationId: 'dismissAdvice',
    summary: 'Dismiss an advice for one key, or take that back',
    tags: ['keys'],
    security: [{ session: [] }],
    params: KeyParams,
    body: AdviceBody,
    response: { 204: Type.Null(), ...refused },
  };
  app.post<{ Params: Static<typeof KeyParams>; Body: Static<typeof AdviceBody> }>(
    '/v1/keys/:id/advice',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const { advice, dismissed: isDismissed } = request.body;
      const target = await findManaged(context, request, request.params.id);
      const problem = isProblem(target)
        ? target
        : await dismissAdvice(context, { ...target, advice, isDismissed });
      return problem === undefined ? reply.code(204).send() : sendProblem(reply, problem);
    },
  );
}
