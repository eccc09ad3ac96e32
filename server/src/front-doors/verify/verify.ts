import type { AnswerStyle } from '@neoagent/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authorizer } from '../../authorizer/authorizer.js';
import { admitCallingKey } from '../calling-key.js';
import { questionAsked } from './asked-request.js';
import { presentCheck, presentVerdict } from './present.js';
import { ExplanationSchema, type Question, QuestionSchema, VerdictSchema } from './schema.js';

/** What the two doors need from the process. */
export interface VerifyParts {
  readonly authorizer: Authorizer;
  readonly now: () => number;
  readonly trustedProxies: () => readonly string[];
  readonly style: () => AnswerStyle;
}

/**
 * `POST /v1/verify` decides about somebody else's request and spends its limits; `POST /v1/explain` tells every check and spends
 * nothing. Both need a key with `keys:verify`, and answer 200 with the verdict whatever it is; 4xx is about the calling key alone.
 */
export function registerVerify(app: FastifyInstance, parts: VerifyParts): void {
  const common = {
    tags: ['decisions'],
    security: [{ secretKey: [] }],
    body: QuestionSchema,
  };
  // Before the body is read.
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    const admitted = await admitCallingKey({ request, reply }, parts.authorizer.authorizeOwn, parts);
    return admitted === undefined ? reply : undefined;
  };

  app.post<{ Body: Question }>(
    '/v1/verify',
    {
      onRequest,
      schema: {
        ...common,
        operationId: 'verify',
        summary: 'Decide about a request',
        response: { 200: VerdictSchema },
      },
    },
    async (request, reply) => {
      const decision = await parts.authorizer.authorize(
        questionAsked(request.body, { at: parts.now(), requestId: request.id }),
        'verify',
      );
      reply.header('cache-control', 'no-store');
      return presentVerdict(decision, { requestId: request.id, style: parts.style() });
    },
  );

  app.post<{ Body: Question }>(
    '/v1/explain',
    {
      onRequest,
      schema: {
        ...common,
        operationId: 'explain',
        summary: 'Tell every check of a request without spending',
        response: { 200: ExplanationSchema },
      },
    },
    async (request, reply) => {
      const { decision, checks } = await parts.authorizer.explain(
        questionAsked(request.body, { at: parts.now(), requestId: request.id }),
      );
      reply.header('cache-control', 'no-store');
      const verdict = presentVerdict(decision, { requestId: request.id, style: parts.style() });
      return { ...verdict, checks: checks.map(presentCheck) };
    },
  );
}
