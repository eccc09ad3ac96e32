import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Decision, isRefusal, type Refusal } from '@neoagent/core';
import type { Authorizer } from '../../authorizer/authorizer.js';
import { readAccessRequest } from '../access-request.js';
import { allowedHeaders } from '../allowed-headers.js';
import { isFromTrustedProxy } from '../client-address.js';
import { type AnswerStyle, refusalResponse } from '../decision-response.js';
import { identityHeaders } from '../identity-headers.js';
import { discardBody } from '../request-body.js';
import { readOriginalRequest } from './original-request.js';

/** What the door needs from the process. */
export interface ForwardAuthParts {
  readonly authorizer: Authorizer;
  readonly now: () => number;
  readonly newRequestId: () => string;
  readonly trustedProxies: () => readonly string[];
  readonly style: () => AnswerStyle;
  readonly onFault: (error: unknown, requestId: string) => void;
}

const stranger: Refusal = {
  reason: 'ip_not_allowed',
  detail: 'This door answers only to the reverse proxies listed in trustedProxies.',
};

/** `ANY /v1/forward-auth`: a reverse proxy asks whether to let a request pass; 200 with the caller's identity, or the refusal. */
export function createForwardAuth(parts: ForwardAuthParts) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = parts.newRequestId();
    discardBody(request);
    try {
      const decision = await decide(request, requestId, parts);
      if (decision.allowed) {
        response.writeHead(200, {
          ...identityHeaders(decision.caller, requestId),
          ...allowedHeaders(decision),
          'Cache-Control': 'no-store',
          'Content-Length': '0',
        });
        response.end();
      } else answer(response, decision, requestId);
    } catch (error) {
      parts.onFault(error, requestId);
      const fault = {
        reason: 'unavailable',
        detail: 'The decision could not be made.',
        retryAfterMs: 2000,
      } as const;
      answer(response, refusedBy(fault), requestId);
    }
  };

  function answer(
    response: ServerResponse,
    decision: Decision & { allowed: false },
    requestId: string,
  ): void {
    const { status, headers, body } = refusalResponse(decision, {
      requestId,
      door: 'forward_auth',
      style: parts.style(),
    });
    response.writeHead(status, headers).end(body);
  }
}

async function decide(
  request: IncomingMessage,
  requestId: string,
  parts: ForwardAuthParts,
): Promise<Decision> {
  const trustedProxies = parts.trustedProxies();
  if (!isFromTrustedProxy(request, trustedProxies)) return refusedBy(stranger);
  const original = readOriginalRequest(request);
  if (isRefusal(original)) return refusedBy(original);
  const access = {
    ...readAccessRequest(request, { at: parts.now(), requestId, trustedProxies }),
    ...original,
  };
  return parts.authorizer.authorize(access, 'forward_auth');
}

function refusedBy(refusal: Refusal): Decision & { allowed: false } {
  return { allowed: false, caller: undefined, route: undefined, limits: [], ...refusal };
}
