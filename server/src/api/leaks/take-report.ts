import { isWellFormed } from '@neoagent/core';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { reportLeak } from '../../commands/leaks/report-leak.js';
import { fieldProblem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { type LeakParts, refuseTooMany } from './leak-parts.js';
import { LeakReportAnswer, LeakReportBody } from './schema.js';

/**
 * `POST /v1/leaks/report`, public: whoever holds a whole key may have it looked after. The answer is the same whether the key is known
 * or not, and every report counts against its address.
 */
export function registerTakeReport(app: FastifyInstance, parts: LeakParts): void {
  const schema = {
    operationId: 'reportLeakedKey',
    summary: 'Report a leaked key',
    description:
      'Public. Accepts only a whole key, whose checksum is checked here; the answer does not tell whether it is known. Every report counts against the address it comes from: 429 when there are too many.',
    tags: ['leaks'],
    body: LeakReportBody,
    response: { 202: LeakReportAnswer },
  };
  app.post<{ Body: Static<typeof LeakReportBody> }>(
    '/v1/leaks/report',
    { schema },
    async (request, reply) => {
      const { context } = parts;
      const { key, where = '' } = request.body;
      if (!isWellFormed(context.format, key)) return sendProblem(reply, notWhole);
      const refused = refuseTooMany(parts, request, reply);
      if (refused !== undefined) return refused;
      parts.attempts.count(request.ip, context.clock.now());
      const place = parts.redact(where.trim());
      const { noticed } = await reportLeak(context, {
        secret: key,
        reporter: 'page',
        where: place === '' ? null : place,
        address: request.ip,
      });
      if (noticed !== undefined) parts.tellOwners(noticed);
      return reply.code(202).header('cache-control', 'no-store').send({ status: 'accepted' });
    },
  );
}

const notWhole = fieldProblem(
  'key',
  'This is not a whole key of this installation. Paste all of it, without blanks; a part of a key proves nothing.',
);
