import type { IncomingMessage } from 'node:http';
import {
  type Decision,
  isFieldName,
  type RefusalResponse,
  readAccessRequest,
  refusalResponse,
} from '@neoagent/core';
import type { AnswerQueue } from '../../http/answer-queue.js';
import { inOnePiece } from '../../http/head-lines.js';
import { PlainRequest } from '../../http/plain/plain-request.js';
import { allowedHeaders } from '../allowed-headers.js';
import type { DoorRequest, DoorResponse } from '../door-request.js';
import { discardBody, readBody } from '../request-body.js';
import { createAllowedVerdict } from './allowed-verdict.js';
import { questionAsked } from './asked-request.js';
import { presentVerdict } from './present.js';
import type { Question, Verdict } from './schema.js';
import type { VerifyParts } from './verify.js';

/** Largest body that is read here, octets. */
const maxQuestion = 65_536;

/** What the framework does for its routes, and must not be different here. */
export interface PastRoutingParts extends VerifyParts {
  readonly answers: AnswerQueue;
  readonly newRequestId: () => string;
  /** Fields of every answer of this listener, as a flat list. */
  readonly commonFields: readonly string[];
  /** Reads and validates a body, or answers why it does not fit. */
  readonly readQuestion: (body: string, requestId: string) => Question | RefusalResponse;
  readonly writeVerdict: (verdict: Verdict) => string;
  readonly onFault: (error: unknown, requestId: string) => void;
  /** The answer to a fault of ours. */
  readonly faultAnswer: (error: unknown, requestId: string) => RefusalResponse;
}

/**
 * Whether this is `POST /v1/verify` as services send it: a short JSON body of known length, and nothing a browser adds. Whatever else
 * came goes the long way through the framework, which knows every case.
 */
export function isPlainQuestion({ method, url, rawHeaders }: DoorRequest): boolean {
  if (url !== '/v1/verify' || method !== 'POST') return false;
  let length = 0;
  let types = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (isFieldName(name, 'content-length')) length = Number(rawHeaders[i + 1]);
    else if (isFieldName(name, 'content-type')) types += rawHeaders[i + 1] === 'application/json' ? 1 : 2;
    else if (isUnusual(name)) return false;
  }
  return types === 1 && length > 1 && length <= maxQuestion;
}

/** Fields with which the framework has something to do. */
const unusual = ['transfer-encoding', 'sec-fetch-site', 'origin', 'expect'];

function isUnusual(name: string): boolean {
  for (const one of unusual) if (isFieldName(name, one)) return true;
  return false;
}

/**
 * `POST /v1/verify` of plain questions past the framework's routing and hooks, which cost more than the decision. The answers are those
 * of `registerVerify`.
 */
export function createVerifyPastRouting(parts: PastRoutingParts) {
  const { authorizer, answers, commonFields, now, style } = parts;
  const verdictLines = inOnePiece(linesOf([...commonFields, ...Object.entries(jsonFields).flat()]));

  const allowedVerdict = createAllowedVerdict();

  return async (request: DoorRequest, response: DoorResponse): Promise<void> => {
    const requestId = parts.newRequestId();
    const asked = request instanceof PlainRequest ? request.takeText() : bodyTextOf(request);
    try {
      const trustedProxies = parts.trustedProxies();
      const admitted = await authorizer.authorizeOwn(
        readAccessRequest(request, { at: now(), requestId, trustedProxies }),
      );
      if (!admitted.allowed) {
        discardBody(request);
        answer(
          response,
          requestId,
          refusalResponse(admitted, { requestId, door: 'gateway', style: style() }),
        );
        return;
      }
      const read = asked instanceof Promise ? await asked : asked;
      // The sender went away.
      if (read === undefined) return;
      const question = parts.readQuestion(read, requestId);
      const { secretEndsAt } = admitted;
      const own = secretEndsAt === undefined ? {} : allowedHeaders({ limits: [], secretEndsAt });
      if ('status' in question) {
        answer(response, requestId, { ...question, headers: { ...own, ...question.headers } });
        return;
      }
      const decision = await authorizer.authorize(
        questionAsked(question, { at: now(), requestId }),
        'verify',
      );
      const { body, length, isAscii } = verdictOn(decision, requestId);
      const expires = own['X-Neoagent-Secret-Expires'];
      const ownLine = expires === undefined ? '' : `X-Neoagent-Secret-Expires: ${expires}\r\n`;
      const lines = `x-request-id: ${requestId}\r\n${verdictLines}content-length: ${length}\r\n${ownLine}`;
      answers.add({ response, status: 200, headers: lines, body, isAscii });
    } catch (error) {
      parts.onFault(error, requestId);
      answer(response, requestId, parts.faultAnswer(error, requestId));
    }
  };

  /** As JSON, with its octets. */
  function verdictOn(
    decision: Decision,
    requestId: string,
  ): { readonly body: string; readonly length: number; readonly isAscii: boolean } {
    if (decision.allowed) {
      const body = allowedVerdict(decision, requestId);
      return { body, length: body.length, isAscii: true };
    }
    const body = parts.writeVerdict(presentVerdict(decision, { requestId, style: style() }));
    const length = Buffer.byteLength(body);
    return { body, length, isAscii: length === body.length };
  }

  function answer(
    response: DoorResponse,
    requestId: string,
    { status, headers, body }: RefusalResponse,
  ): void {
    const fields = ['x-request-id', requestId, ...commonFields];
    for (const name in headers) {
      if (!everyAnswer.has(name)) fields.push(name, headers[name] ?? '');
    }
    fields.push('content-length', String(Buffer.byteLength(body)));
    answers.add({ response, status, headers: fields, body });
  }
}

/** `undefined` when the sender went away, or sent more than it said. */
async function bodyTextOf(request: IncomingMessage): Promise<string | undefined> {
  const body = await readBody(request, maxQuestion).catch(() => undefined);
  return body === undefined || body === 'too_large' ? undefined : body.toString('utf8');
}

/** Fields with values of ours alone, as lines. */
function linesOf(fields: readonly string[]): string {
  let lines = '';
  for (let i = 0; i < fields.length; i += 2) lines += `${fields[i]}: ${fields[i + 1]}\r\n`;
  return lines;
}

/** Fields that stand in every answer already. */
const everyAnswer = new Set(['X-Request-Id', 'Content-Length']);
const jsonFields = { 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' };
