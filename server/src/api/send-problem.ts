import type { RefusalResponse } from '@neoagent/core';
import type { FastifyReply } from 'fastify';
import { type Problem, problems } from './problem.js';

/**
 * Answers a management call with `application/problem+json` (RFC 9457 §3). `status` in the body always equals the real one;
 * 401 carries a challenge (RFC 9110 §15.5.2) and nothing is stored by caches.
 */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const { status, headers, body } = problemAnswer(problem, reply.request.id);
  return reply.code(status).headers(headers).serializer(String).send(body);
}

/** The same as status, fields and text, for whoever answers without the framework. */
export function problemAnswer(problem: Problem, requestId: string): RefusalResponse {
  const { status, title } = problems[problem.problem];
  const { retryAfterSeconds } = problem;
  const headers = {
    ...(status === 401 && { 'www-authenticate': 'Bearer realm="neoagent"' }),
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    'cache-control': 'no-store',
    'content-type': 'application/problem+json',
  };
  const body = JSON.stringify({
    type: `/troubleshooting#${problem.problem}`,
    title,
    status,
    detail: problem.detail,
    code: problem.problem,
    requestId,
    ...(problem.errors && { errors: problem.errors }),
    ...problem.extra,
  });
  return { status, headers, body };
}
