import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { isProblem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { findKey, type KeyRouteDeps } from './key-routes.js';
import { KeyParams, refused } from './schema.js';

const TextOrNull = Type.Union([Type.String(), Type.Null()]);

const CanaryUsesAnswer = Type.Object({
  uses: Type.Array(
    Type.Object(
      {
        address: TextOrNull,
        country: TextOrNull,
        userAgent: TextOrNull,
        firstAt: Type.String({ format: 'date-time' }),
        lastAt: Type.String({ format: 'date-time' }),
        count: Type.Integer(),
      },
      { title: 'CanaryUse' },
    ),
    {
      description: 'The latest first. Beyond 100 of one key, the rest stands in one row without an address.',
    },
  ),
});

/** `GET /v1/keys/{id}/canary-uses`: who used a canary key. Empty for every other key. */
export function registerCanaryUses(app: FastifyInstance, { context, requireSession }: KeyRouteDeps): void {
  const schema = {
    operationId: 'listCanaryUses',
    summary: 'Who used a canary key: address, country, user agent, and how often',
    tags: ['keys'],
    security: [{ session: [] }],
    params: KeyParams,
    response: { 200: CanaryUsesAnswer, ...refused },
  };
  app.get<{ Params: Static<typeof KeyParams> }>(
    '/v1/keys/:id/canary-uses',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const record = await findKey(context, request.signedIn, request.params.id);
      if (isProblem(record)) return sendProblem(reply, record);
      const uses = (await context.db.canaries.list(record.key.id)).map(
        ({ keyId: _keyId, firstAt, lastAt, ...use }) => ({
          ...use,
          firstAt: new Date(firstAt).toISOString(),
          lastAt: new Date(lastAt).toISOString(),
        }),
      );
      return reply.header('cache-control', 'no-store').send({ uses });
    },
  );
}
