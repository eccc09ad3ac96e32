import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type Allowed,
  crossOriginHeaders,
  isPreflight,
  preflightHeaders,
  type Refusal,
  type Refused,
  readAccessRequest,
} from '@neoagent/core';
import { allowLongBody } from '../../http/body-watch.js';
import { endOfTurn } from '../../http/end-of-turn.js';
import { expectsContinue } from '../../http/expect-continue.js';
import { hasBody } from '../../http/request-head.js';
import { allowedHeaders } from '../allowed-headers.js';
import { discardBody } from '../request-body.js';
import {
  answerFault,
  type Exchange,
  forwardedFor,
  type GatewayParts,
  noUpstream,
  passedFields,
  refuse,
  refuseByLoop,
} from './exchange.js';
import { forward, type Outcome } from './forward.js';
import { answerSample, sampleMatch } from './sample-endpoint.js';
import type { Target, UpstreamGroup } from './upstreams/upstream-group.js';

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
      const exchange = { request, response, requestId, address: access.address };
      const decision =
        refuseByLoop(request, parts.via) ?? (await parts.authorizer.authorize(access, 'gateway'));
      const serving = parts.servings.begin(decision, access, response);
      const refused = decision.allowed ? await serve(decision, exchange) : decision;
      if (refused !== undefined) {
        serving.refusedBy(refused);
        refuse(refused, exchange, parts.style());
      }
    } catch (error) {
      // Nobody is there to be answered, and it was not us.
      if (request.errored !== null && error === request.errored) return;
      parts.onFault(error, requestId);
      answerFault({ request, response, requestId, address: undefined }, parts.style());
    }
  };

  /** Serves an allowed request, or answers why nothing behind the route could. */
  async function serve(decision: Allowed, exchange: Exchange): Promise<Refused | undefined> {
    const { route, caller } = decision;
    const { request, response, requestId } = exchange;
    const isSample = route.upstream === undefined && route.match === sampleMatch;
    const group = parts.upstreams.find(route.upstream ?? '');
    if ((isSample || group !== undefined) && expectsContinue(request)) response.writeContinue();
    if (isSample) {
      await answerSample(request, response, { caller, requestId, headers: ownHeaders(decision, exchange) });
      return undefined;
    }
    const refusal = group === undefined ? noUpstream : await pass({ decision, exchange }, group);
    return refusal && { ...decision, ...refusal, allowed: false };
  }

  /** Sends the request to one target, and to another one only when the first was never reached. */
  async function pass(
    allowed: { readonly decision: Allowed; readonly exchange: Exchange },
    group: UpstreamGroup,
  ): Promise<Refusal | undefined> {
    const { request, response } = allowed.exchange;
    if (hasBody(request)) allowLongBody(request);
    const fields = passedFields(allowed.decision, allowed.exchange);
    const { headersMs: freeMs, callerMs } = group.upstream.timeouts;
    const bounds = { freeMs, callerMs };
    await endOfTurn();
    if (response.destroyed) return undefined;
    const tried = new Set<Target>();
    let outcome: Outcome | undefined;
    for (let target = group.choose(); target !== undefined; target = group.choose(tried)) {
      const to = forwardedFor(parts, allowed, target);
      outcome = await forward({ request, response, upstream: target.pool, to, fields, bounds });
      if (outcome.wasReached) {
        group.reached(target);
        return outcome.refusal;
      }
      group.unreachable(target);
      if (response.destroyed) return undefined;
      tried.add(target);
    }
    return outcome?.refusal ?? noUpstream;
  }
}

function answerPreflight({ request, response, requestId }: Exchange): void {
  discardBody(request);
  if (expectsContinue(request)) response.shouldKeepAlive = false;
  response.writeHead(204, { ...preflightHeaders(request), 'X-Request-Id': requestId }).end();
}

function ownHeaders(decision: Allowed, { request, requestId }: Exchange): Readonly<Record<string, string>> {
  return {
    'X-Request-Id': requestId,
    'Cache-Control': 'no-store',
    Vary: 'Authorization',
    ...crossOriginHeaders(request),
    ...allowedHeaders(decision),
  };
}
