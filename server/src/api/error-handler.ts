import { Fault } from '@neoagent/core';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { FieldError, Problem } from './problem.js';
import { sendProblem } from './send-problem.js';

/** Turns what Fastify or a handler threw into a problem document; only faults of ours become 5xx, and only those are logged as errors. */
export function handleError(
  error: FastifyError | Fault,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = problemOf(error);
  if (problem.problem === 'unavailable') request.log.error({ err: error }, 'management call failed');
  return sendProblem(reply, problem);
}

/** What is told of an error. */
export function problemOf(error: FastifyError | Fault): Problem {
  if (error instanceof Fault) {
    return { problem: 'unavailable', detail: error.publicText, retryAfterSeconds: 2 };
  }
  if (error.validation !== undefined) return validationProblem(error.validation);
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return {
        problem: 'body_too_large',
        detail: 'The body is larger than this call takes: 64 KB, or 1 MB of leak reports.',
      };
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return {
        problem: 'wrong_content_type',
        detail: 'Send the body as JSON with Content-Type: application/json.',
      };
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return { problem: 'invalid_input', detail: 'The body is empty; send a JSON object, {} at least.' };
    default:
      return error.statusCode !== undefined && error.statusCode < 500
        ? { problem: 'invalid_input', detail: 'The body is not valid JSON.' }
        : {
            problem: 'unavailable',
            detail: 'The service has a fault; try again in a moment.',
            retryAfterSeconds: 2,
          };
  }
}

/** What is told of a body that does not fit its schema. */
export function validationProblem(validation: NonNullable<FastifyError['validation']>): Problem {
  const errors = validation.map(fieldErrorOf);
  return { problem: 'invalid_input', detail: errors.map((error) => error.message).join(' '), errors };
}

/** Ajv speaks of JSON pointers and schema words; people want the name of the field and what it must be. */
function fieldErrorOf(item: NonNullable<FastifyError['validation']>[number]): FieldError {
  const field = item.instancePath
    .slice(1)
    .replace(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');
  const params = item.params as Record<string, unknown>;
  if (item.keyword === 'required') {
    const missing = String(params['missingProperty']);
    return { field: field === '' ? missing : `${field}.${missing}`, message: `"${missing}" is missing.` };
  }
  if (item.keyword === 'additionalProperties') {
    const extra = withoutSecrets(String(params['additionalProperty']).slice(0, 64));
    return { field: extra, message: `"${extra}" is not a member of this request.` };
  }
  const name = field === '' ? 'The body' : `"${field}"`;
  if (item.keyword === 'enum') {
    return {
      field,
      message: `${name} must be one of ${String(params['allowedValues']).replaceAll(',', ', ')}.`,
    };
  }
  return { field, message: `${name} ${item.message ?? 'does not fit'}.` };
}

/** A secret that was pasted where a member's name belongs is not repeated, not even to the one who sent it. */
function withoutSecrets(text: string): string {
  return text.replace(/(_(?:live|test)_)[0-9A-Za-z]{8,}/g, '$1[redacted]');
}
