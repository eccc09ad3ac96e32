import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Allowed, Refusal, Refused } from '@neoagent/core';
import type { Authorizer } from '../../authorizer/authorizer.js';
import { readAccessRequest } from '../access-request.js';
import { allowedHeaders } from '../allowed-headers.js';
import { type AnswerStyle, type RefusalResponse, refusalResponse } from '../decision-response.js';
import { discardBody } from '../request-body.js';
import { crossOriginHeaders, isPreflight, preflightHeaders } from './cross-origin.js';
import { forward } from './forward.js';
import { answerSample, sampleMatch } from './sample-endpoint.js';
import type { Upstreams } from './upstreams.js';

/** What the gateway needs from the process; the functions answer with what is in force at this moment. */
export interface GatewayParts {
  readonly authorizer: Authorizer;
  readonly now: () => number;
  readonly newRequestId: () => string;
  readonly trustedProxies: () => readonly string[];
  readonly style: () => AnswerStyle;
  /** Origin of each upstream of the configuration, by name. */
  readonly upstreamOrigins: () => ReadonlyMap<string, string>;
  readonly upstreams: Upstreams;
  readonly onFault: (error: unknown, requestId: string) => void;
}

/** The front door at which only the route table answers: authorizes each request, then serves it or says why not. */
export function createGateway(parts: GatewayParts) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = parts.newRequestId();
    if (isPreflight(request)) {
      answerPreflight({ request, response, requestId, address: undefined });
      return;
    }
    try {
      const access = readAccessRequest(request, {
        at: parts.now(),
        requestId,
        trustedProxies: parts.trustedProxies(),
      });
      const decision = await parts.authorizer.authorize(access, 'gateway');
      const exchange = { request, response, requestId, address: access.address };
      const refused = decision.allowed ? await serve(decision, exchange) : decision;
      if (refused !== undefined) refuse(refused, exchange);
    } catch (error) {
      parts.onFault(error, requestId);
      answerFault({ request, response, requestId, address: undefined });
    }
  };

  /** Serves an allowed request, or answers why nothing behind the route could. */
  async function serve(decision: Allowed, exchange: Exchange): Promise<Refused | undefined> {
    const { route, caller } = decision;
    if (route.upstream === undefined && route.match === sampleMatch) {
      const { request, response, requestId } = exchange;
      await answerSample(request, response, { caller, requestId, headers: ownHeaders(decision, exchange) });
      return undefined;
    }
    const origin = parts.upstreamOrigins().get(route.upstream ?? '');
    const refusal = origin === undefined ? noUpstream : await pass(decision, exchange, origin);
    return refusal && { ...decision, ...refusal, allowed: false };
  }

  function pass(decision: Allowed, exchange: Exchange, origin: string): Promise<Refusal | undefined> {
    const { request, response, requestId, address } = exchange;
    return forward({
      request,
      response,
      upstream: parts.upstreams.at(origin),
      to: { caller: decision.caller, requestId, address, host: new URL(origin).host },
      headers: {
        'X-Request-Id': requestId,
        ...crossOriginHeaders(request),
        ...allowedHeaders(decision),
      },
    });
  }

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
  readonly address: string | undefined;
}

function answerPreflight({ request, response, requestId }: Exchange): void {
  discardBody(request);
  response.writeHead(204, { ...preflightHeaders(request), 'X-Request-Id': requestId }).end();
}

const noUpstream: Refusal = {
  reason: 'upstream_unreachable',
  detail: 'The request is allowed, but the configuration names no upstream for this route.',
};

function ownHeaders(decision: Allowed, { request, requestId }: Exchange): Readonly<Record<string, string>> {
  return {
    'X-Request-Id': requestId,
    'Cache-Control': 'no-store',
    Vary: 'Authorization',
    ...crossOriginHeaders(request),
    ...allowedHeaders(decision),
  };
}

function send({ request, response }: Exchange, answer: RefusalResponse): void {
  discardBody(request);
  const headers = { ...answer.headers, ...crossOriginHeaders(request) };
  response.writeHead(answer.status, headers).end(answer.body);
}
