import type { Caller } from '@neoagent/core';
import { writeAnswer } from '../../http/answer-queue.js';
import type { DoorRequest, DoorResponse } from '../door-request.js';
import { discardBody, readBody } from '../request-body.js';

/** The built-in route, as configurations write it. */
export const sampleMatch = 'POST /api/endpoint';

const maxBodyBytes = 1_048_576;

/** What can be wrong with a request that was allowed: the endpoint's own business, outside the catalogue of refusals. */
const problems = {
  invalid_json: { status: 400, title: 'The body is not JSON' },
  body_too_large: { status: 413, title: 'The body is too large' },
  wrong_content_type: { status: 415, title: 'The body must be JSON' },
} as const;
type ProblemCode = keyof typeof problems;

/**
 * `POST /api/endpoint`: answers with the JSON it received and the caller it recognised, so that the guide's examples work on a
 * fresh installation. `headers` are those every allowed answer carries.
 */
export async function answerSample(
  request: DoorRequest,
  response: DoorResponse,
  allowed: {
    readonly caller: Caller;
    readonly requestId: string;
    readonly headers: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const received = await readJson(request);
  if ('problem' in received) {
    sendProblem(response, received, allowed);
    return;
  }
  const { accountId, keyId, plan, environment, permissions } = allowed.caller;
  const rest = JSON.stringify({
    caller: { account: accountId, keyId, plan, environment, permissions },
    requestId: allowed.requestId,
  });
  // Echoed as it came: written anew, JSON that is nested deeply enough would exhaust the stack.
  const body = `{"received":${received.json},${rest.slice(1)}`;
  const headers = {
    ...allowed.headers,
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  };
  writeAnswer(response, { status: 200, headers, body });
}

type Received = { readonly json: string } | { readonly problem: ProblemCode; readonly detail: string };

async function readJson(request: DoorRequest): Promise<Received> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    discardBody(request);
    return {
      problem: 'wrong_content_type',
      detail: 'Send the body as JSON with Content-Type: application/json.',
    };
  }
  const body = await readBody(request, maxBodyBytes);
  if (body === 'too_large') return { problem: 'body_too_large', detail: 'The body may have at most 1 MB.' };
  const json = body.toString('utf8');
  try {
    JSON.parse(json);
    return { json };
  } catch {
    return {
      problem: 'invalid_json',
      detail: body.length === 0 ? 'The body is empty.' : 'The body is not valid JSON.',
    };
  }
}

function sendProblem(
  response: DoorResponse,
  received: { readonly problem: ProblemCode; readonly detail: string },
  allowed: { readonly requestId: string; readonly headers: Readonly<Record<string, string>> },
): void {
  const { status, title } = problems[received.problem];
  const body = JSON.stringify({
    type: `/troubleshooting#${received.problem}`,
    title,
    status,
    detail: received.detail,
    code: received.problem,
    requestId: allowed.requestId,
  });
  const headers = {
    ...allowed.headers,
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
  };
  writeAnswer(response, { status, headers, body });
}
