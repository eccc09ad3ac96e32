import {
  type AnswerStyle,
  type Decision,
  isFromTrustedProxy,
  isRefusal,
  type Refusal,
  type Refused,
  readAccessRequest,
  refusalResponse,
} from '@neoagent/core';
import type { Authorizer } from '../../authorizer/authorizer.js';
import type { AnswerQueue } from '../../http/answer-queue.js';
import { asciiJson } from '../../http/ascii-json.js';
import type { CallerLines } from '../caller-lines.js';
import type { DoorRequest, DoorResponse } from '../door-request.js';
import { discardBody } from '../request-body.js';
import { forwardAuthPath, readOriginalRequest } from './original-request.js';

/** What the door needs from the process. */
export interface ForwardAuthParts {
  readonly authorizer: Authorizer;
  readonly now: () => number;
  readonly newRequestId: () => string;
  readonly trustedProxies: () => readonly string[];
  readonly style: () => AnswerStyle;
  readonly onFault: (error: unknown, requestId: string) => void;
  readonly answers: AnswerQueue;
  readonly callerLines: CallerLines;
}

const emptyLines = 'Cache-Control: no-store\r\nContent-Length: 0\r\n';

const stranger: Refusal = {
  reason: 'ip_not_allowed',
  detail: 'This door answers only to the reverse proxies listed in trustedProxies.',
  fix: 'Operator: add the address this proxy calls from to trustedProxies in neoagent.yaml. Callers reach the API through the proxy, not through this door.',
};

/** `ANY /v1/forward-auth`: a reverse proxy asks whether to let a request pass; 200 with the caller's identity, or the refusal. */
export function createForwardAuth(parts: ForwardAuthParts) {
  const { callerLines } = parts;
  return async (request: DoorRequest, response: DoorResponse): Promise<void> => {
    const requestId = parts.newRequestId();
    discardBody(request);
    try {
      const decision = await decide(request, requestId, parts);
      if (decision.allowed) {
        const lines = `${callerLines.identity(decision.caller, requestId)}${callerLines.allowed(decision)}${emptyLines}`;
        parts.answers.add({ response, status: 200, headers: lines, body: '' });
      } else answer(request, response, { decision, requestId });
    } catch (error) {
      parts.onFault(error, requestId);
      const fault = {
        reason: 'unavailable',
        detail: 'The decision could not be made.',
        retryAfterMs: 2000,
      } as const;
      answer(request, response, { decision: refusedBy(fault), requestId });
    }
  };

  function answer(
    request: DoorRequest,
    response: DoorResponse,
    { decision, requestId }: { readonly decision: Refused; readonly requestId: string },
  ): void {
    const { status, headers, body } = refusalResponse(decision, {
      requestId,
      door: 'forward_auth',
      style: parts.style(),
    });
    const copy = wantsProblemInHeader(request) ? { 'X-Neoagent-Problem': asciiJson(body) } : {};
    parts.answers.add({ response, status, headers: { ...headers, ...copy }, body });
  }
}

/** nginx throws the body of an answer to auth_request away and keeps its fields: `?problem=header` asks for a copy in one. */
function wantsProblemInHeader(request: DoorRequest): boolean {
  return request.url === `${forwardAuthPath}?problem=header`;
}

function decide(
  request: DoorRequest,
  requestId: string,
  parts: ForwardAuthParts,
): Decision | Promise<Decision> {
  const trustedProxies = parts.trustedProxies();
  if (!isFromTrustedProxy(request, trustedProxies)) return refusedBy(stranger);
  const original = readOriginalRequest(request);
  if (isRefusal(original)) return refusedBy(original);
  const reading = { at: parts.now(), requestId, trustedProxies, original };
  return parts.authorizer.authorize(readAccessRequest(request, reading), 'forward_auth');
}

function refusedBy(refusal: Refusal): Refused {
  return { allowed: false, caller: undefined, route: undefined, limits: [], ...refusal };
}
