import type { FastifyReply } from 'fastify';
import { type Problem, problems } from './problem.js';

/**
 * Answers a management call with `application/problem+json` (RFC 9457 §3). `status` in the body always equals the real one;
 * 401 carries a challenge (RFC 9110 §15.5.2) and nothing is stored by caches.
 */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const { status, title } = problems[problem.problem];
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="neoagent"');
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds));
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .header('content-type', 'application/problem+json')
    .serializer(JSON.stringify)
    .send({
      type: `/troubleshooting#${problem.problem}`,
      title,
      status,
      detail: problem.detail,
      code: problem.problem,
      requestId: reply.request.id,
      ...(problem.errors && { errors: problem.errors }),
      ...problem.extra,
    });
}
