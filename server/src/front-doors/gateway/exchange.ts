import { ServerResponse } from 'node:http';
import {
  type Allowed,
  type AnswerStyle,
  crossOriginHeaders,
  type Refusal,
  type Refused,
  refusalResponse,
} from '@neoagent/core';
import type { Authorizer } from '../../authorizer/authorizer.js';
import type { ServingRecorder } from '../../authorizer/serving-recorder.js';
import type { UpstreamAuthorization } from '../../config/upstreams/upstream.js';
import { writeAnswer } from '../../http/answer-queue.js';
import { expectsContinue } from '../../http/expect-continue.js';
import { fieldOf } from '../../http/field-of.js';
import { addFields } from '../add-fields.js';
import { allowedHeaders } from '../allowed-headers.js';
import type { CallerLines } from '../caller-lines.js';
import type { DoorRequest, DoorResponse } from '../door-request.js';
import { discardBody } from '../request-body.js';
import type { ForwardedFor } from './forwarded-headers.js';
import { forwardedOrigin } from './forwarded-origin.js';
import type { Target } from './upstreams/upstream-group.js';
import type { Upstreams } from './upstreams/upstreams.js';

/** What the gateway needs from the process; the functions answer with what is in force at this moment. */
export interface GatewayParts {
  readonly authorizer: Authorizer;
  readonly now: () => number;
  readonly newRequestId: () => string;
  readonly trustedProxies: () => readonly string[];
  readonly style: () => AnswerStyle;
  readonly upstreams: Upstreams;
  /** What the upstream of a route gets as Authorization, by the route's `match`; a route not in it sends none. */
  readonly authorizations: () => ReadonlyMap<string, UpstreamAuthorization>;
  /** Our name in Via; another process has another one. */
  readonly via: string;
  readonly onFault: (error: unknown, requestId: string) => void;
  readonly servings: Pick<ServingRecorder, 'begin'>;
  readonly callerLines: CallerLines;
}

/** One request and where its answer goes. */
export interface Exchange<Response extends DoorResponse = DoorResponse> {
  readonly request: DoorRequest;
  readonly response: Response;
  readonly requestId: string;
  readonly address: string | undefined;
}

/** A route of the table that nothing of the configuration stands behind. */
export const noUpstream: Refusal = {
  reason: 'upstream_unreachable',
  detail: 'The request is allowed, but the configuration names no upstream for this route.',
};

/** What the upstream is told of an allowed request. */
export function forwardedFor(
  parts: Pick<GatewayParts, 'trustedProxies' | 'authorizations' | 'via'>,
  allowed: { readonly decision: Allowed; readonly exchange: Exchange },
  target: Target,
): ForwardedFor {
  const { decision, exchange } = allowed;
  const { request, requestId, address } = exchange;
  return {
    caller: decision.caller,
    requestId,
    origin: forwardedOrigin(request, { address, trustedProxies: parts.trustedProxies() }),
    host: target.host,
    via: parts.via,
    authorization: parts.authorizations().get(decision.route.match),
  };
}

/** Fields that an upstream's answer to an allowed request carries besides its own, as a flat list of names and values. */
export function passedFields(
  decision: Allowed,
  { request, requestId }: Pick<Exchange, 'request' | 'requestId'>,
): string[] {
  const fields = ['X-Request-Id', requestId];
  addFields(fields, crossOriginHeaders(request));
  addFields(fields, allowedHeaders(decision));
  return fields;
}

/**
 * Answers with a refusal. A sender that still holds its body back may never send it, so its connection is closed; what others are
 * still sending is read and thrown away, within bounds.
 */
export function refuse(refused: Refused, exchange: Exchange, style: AnswerStyle): void {
  const { request, response, requestId } = exchange;
  const answer = refusalResponse(refused, { requestId, door: 'gateway', style });
  if (response instanceof ServerResponse) {
    if (expectsContinue(request)) response.shouldKeepAlive = false;
    // An answer that was begun and could not be written has left its own words here.
    response.statusMessage = '';
  }
  discardBody(request);
  const headers = { ...answer.headers, ...crossOriginHeaders(request) };
  writeAnswer(response, { status: answer.status, headers, body: answer.body });
}

/** Our own failure is 503, never a statement about the key. Half an answer is cut. */
export function answerFault(exchange: Exchange, style: AnswerStyle): void {
  if (exchange.response.headersSent) {
    exchange.response.destroy();
    return;
  }
  const fault = {
    reason: 'unavailable',
    detail: 'The decision could not be made.',
    retryAfterMs: 2000,
  } as const;
  try {
    refuse({ ...fault, allowed: false, caller: undefined, route: undefined, limits: [] }, exchange, style);
  } catch {
    // Nothing can be said any more; a fault of one request must not become one of the process.
    exchange.response.destroy();
  }
}

/** The refusal of a request that has been here before: an upstream leads back to us (RFC 9110 §7.6). */
export function refuseByLoop(request: DoorRequest, via: string): Refused | undefined {
  // Our own name stands between a space and the end or a comma; nobody else has it.
  if (fieldOf(request, 'via')?.includes(via) !== true) return undefined;
  return {
    allowed: false,
    reason: 'upstream_unreachable',
    detail: 'The request came back to the gateway that sent it: an upstream of the configuration leads here.',
    caller: undefined,
    route: undefined,
    limits: [],
  };
}
