import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Allowed, Refused } from '@neoagent/core';
import type { Authorizer } from '../../authorizer/authorizer.js';
import { readAccessRequest } from '../access-request.js';
import {
  type AnswerStyle,
  type RefusalResponse,
  rateLimitHeaders,
  refusalResponse,
} from '../decision-response.js';
import { discardBody } from '../request-body.js';
import { answerSample } from './sample-endpoint.js';

/** What the gateway needs from the process; the functions answer with what is in force at this moment. */
export interface GatewayParts {
  readonly authorizer: Authorizer;
  readonly now: () => number;
  readonly newRequestId: () => string;
  readonly trustedProxies: () => readonly string[];
  readonly style: () => AnswerStyle;
  readonly onFault: (error: unknown, requestId: string) => void;
}

/** The front door at which only the route table answers: authorizes each request, then serves it or says why not. */
export function createGateway(parts: GatewayParts) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = parts.newRequestId();
    try {
      const access = readAccessRequest(request, {
        at: parts.now(),
        requestId,
        trustedProxies: parts.trustedProxies(),
      });
      const decision = await parts.authorizer.authorize(access, 'gateway');
      if (decision.allowed) await serve(decision, { request, response, requestId });
      else refuse(decision, { request, response, requestId });
    } catch (error) {
      parts.onFault(error, requestId);
      answerFault({ request, response, requestId });
    }
  };

  function refuse(refused: Refused, exchange: Exchange): void {
    send(
      exchange,
      refusalResponse(refused, { requestId: exchange.requestId, door: 'gateway', style: parts.style() }),
    );
  }

  /** Our own failure is 503, never a statement about the key. */
  function answerFault(exchange: Exchange): void {
    if (exchange.response.headersSent) {
      exchange.response.destroy();
      return;
    }
    const fault = {
      reason: 'unavailable',
      detail: 'The decision could not be made.',
      retryAfterMs: 2000,
    } as const;
    refuse({ ...fault, allowed: false, caller: undefined, route: undefined, limits: [] }, exchange);
  }
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
}

async function serve(decision: Allowed, { request, response, requestId }: Exchange): Promise<void> {
  await answerSample(request, response, {
    caller: decision.caller,
    requestId,
    headers: {
      'X-Request-Id': requestId,
      'Cache-Control': 'no-store',
      Vary: 'Authorization',
      ...rateLimitHeaders(decision.limits),
    },
  });
}

function send({ request, response }: Exchange, answer: RefusalResponse): void {
  discardBody(request);
  response.writeHead(answer.status, answer.headers).end(answer.body);
}
