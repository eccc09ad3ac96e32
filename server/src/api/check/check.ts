import { type AccessRequest, hintOf, type KeyFormat } from '@neoagent/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Authorizer } from '../../authorizer/authorizer.js';
import { sendProblem } from '../send-problem.js';
import { verdictOn, verdicts } from './verdict.js';

const CheckBody = Type.Object(
  {
    key: Type.String({ maxLength: 4096, description: 'What was pasted, unchanged.' }),
    method: Type.Optional(Type.String({ minLength: 1, maxLength: 32, description: 'POST unless given.' })),
    path: Type.Optional(
      Type.String({ minLength: 1, maxLength: 4096, description: 'An endpoint the key shall be good for.' }),
    ),
    permission: Type.Optional(
      Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,30}:[a-z0-9][a-z0-9._-]{0,30}$' }),
    ),
  },
  { additionalProperties: false, title: 'KeyQuestion' },
);
type Question = Static<typeof CheckBody>;

const CheckAnswer = Type.Object(
  {
    verdict: Type.Union(verdicts.map((verdict) => Type.Literal(verdict))),
    reason: Type.Union([Type.String(), Type.Null()], {
      description: 'A code of the catalogue; null when good.',
    }),
    detail: Type.String(),
    fix: Type.String(),
    hint: Type.Optional(Type.String({ description: 'Only when the whole key is known here.' })),
  },
  { title: 'CheckedKey' },
);

/** What the route needs from the process. */
export interface CheckParts {
  readonly authorizer: Pick<Authorizer, 'explain' | 'explainKey'>;
  readonly now: () => number;
  readonly format: KeyFormat;
}

/**
 * `POST /v1/check`, public: what is the matter with a key. Its state is told only to who holds the whole of it; a mistyped key is told
 * without a look-up. Nothing is recorded and nothing spent, but an unknown key counts as a guess of the client's address.
 */
export function registerCheckKey(app: FastifyInstance, parts: CheckParts): void {
  const schema = {
    operationId: 'checkKey',
    summary: 'What is the matter with a key',
    description:
      'Public; spends and records nothing. The address list, the browser guard and the limits of the key are not part of the question. Unknown keys count as guesses of the client’s address: 429 when there are too many.',
    tags: ['decisions'],
    body: CheckBody,
    response: { 200: CheckAnswer },
  };
  app.post<{ Body: Question }>('/v1/check', { schema }, async (request, reply) => {
    const { path, key } = request.body;
    const access = accessRequestOf(request, parts.now());
    const { authorizer } = parts;
    const { decision, checks } = await (path === undefined
      ? authorizer.explainKey(access)
      : authorizer.explain(access));
    const found = verdictOn(checks);
    if (found.verdict === 'too_many') {
      return sendProblem(reply, {
        problem: 'too_many_attempts',
        detail: 'Too many unknown keys came from this address. Wait and try again.',
        retryAfterSeconds: Math.max(1, Math.ceil((found.retryAfterMs ?? 1000) / 1000)),
      });
    }
    const hint = decision.caller === undefined ? {} : { hint: hintOf(parts.format, withoutScheme(key)) };
    return reply.header('cache-control', 'no-store').send({ ...found, ...hint });
  });
}

/** The question as the rules see it: a text has the octets it would have in a header. */
function accessRequestOf(request: FastifyRequest<{ Body: Question }>, at: number): AccessRequest {
  const { key, method = 'POST', path = '/', permission } = request.body;
  return {
    method,
    target: path,
    authorization: key === '' ? [] : [Buffer.from(key, 'utf8').toString('latin1')],
    address: request.ip,
    origin: undefined,
    fetchSite: undefined,
    userAgent: undefined,
    at,
    requestId: request.id,
    demands: { permissions: permission === undefined ? [] : [permission], cost: 0 },
  };
}

function withoutScheme(key: string): string {
  return key.replace(/^bearer /i, '');
}
