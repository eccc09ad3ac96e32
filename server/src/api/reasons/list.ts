import { reasonCodes, reasons } from '@neoagent/core';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

const ReasonsSchema = Type.Object({
  reasons: Type.Array(
    Type.Object(
      {
        code: Type.String(),
        status: Type.Integer(),
        title: Type.String(),
        fix: Type.String(),
      },
      { title: 'Reason' },
    ),
  ),
});

/** `GET /v1/reasons`: the closed catalogue of reasons, public, so that pages and tools explain refusals in the same words. */
export function registerListReasons(app: FastifyInstance): void {
  const schema = {
    operationId: 'listReasons',
    summary: 'The catalogue of reasons a request can be refused for',
    tags: ['reasons'],
    response: { 200: ReasonsSchema },
  };
  const body = { reasons: reasonCodes.map((code) => ({ code, ...reasons[code] })) };
  app.get('/v1/reasons', { schema }, async (_request, reply) => {
    reply.header('cache-control', 'public, max-age=300');
    return body;
  });
}
