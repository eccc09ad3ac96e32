import { ServerResponse } from 'node:http';
import {
  type Allowed,
  crossOriginHeaders,
  isPreflight,
  preflightHeaders,
  type Refusal,
  type Refused,
  readAccessRequest,
} from '@neoagent/core';
import { writeAnswer } from '../../http/answer-queue.js';
import { allowLongBody } from '../../http/body-watch.js';
import { endOfTurn } from '../../http/end-of-turn.js';
import { expectsContinue } from '../../http/expect-continue.js';
import { PlainRequest } from '../../http/plain/plain-request.js';
import { PlainResponse } from '../../http/plain/plain-response.js';
import { hasBody } from '../../http/request-head.js';
import { ShortWait } from '../../http/short-wait.js';
import { allowedHeaders } from '../allowed-headers.js';
import type { DoorRequest, DoorResponse } from '../door-request.js';
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
import { forwardPlainly } from './plain/forward-plainly.js';
import { answerSample, sampleMatch } from './sample-endpoint.js';
import { noFreeConnection } from './upstream-failure.js';
import type { Places } from './upstreams/places.js';
import type { Target, UpstreamGroup } from './upstreams/upstream-group.js';

/** The front door at which only the route table answers: authorizes each request, then serves it or says why not. */
export function createGateway(parts: GatewayParts) {
  let underWay = 0;
  /** For the next request of a lone caller. */
  const shortWait = new ShortWait();

  return async (request: DoorRequest, response: DoorResponse): Promise<void> => {
    const requestId = parts.newRequestId();
    if (isPreflight(request)) {
      answerPreflight({ request, response, requestId, address: undefined });
      return;
    }
    underWay++;
    shortWait.came();
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
      if (!(request instanceof PlainRequest) && request.errored !== null && error === request.errored) return;
      parts.onFault(error, requestId);
      answerFault({ request, response, requestId, address: undefined }, parts.style());
    } finally {
      underWay--;
      if (underWay === 0) shortWait.begin();
    }
  };

  /** Serves an allowed request, or answers why nothing behind the route could. */
  async function serve(decision: Allowed, exchange: Exchange): Promise<Refused | undefined> {
    const { route, caller } = decision;
    const { request, response, requestId } = exchange;
    const isSample = route.upstream === undefined && route.match === sampleMatch;
    const group = parts.upstreams.find(route.upstream ?? '');
    const isServed = isSample || group !== undefined;
    if (isServed && response instanceof ServerResponse && expectsContinue(request)) response.writeContinue();
    if (isSample) {
      await answerSample(request, response, { caller, requestId, headers: ownHeaders(decision, exchange) });
      return undefined;
    }
    const refusal =
      group === undefined ? noUpstream : await group.during(() => pass({ decision, exchange }, group));
    return refusal && { ...decision, ...refusal, allowed: false };
  }

  /** Sends the request to one target, and to another one only when the first was never reached. */
  async function pass(
    allowed: { readonly decision: Allowed; readonly exchange: Exchange },
    group: UpstreamGroup,
  ): Promise<Refusal | undefined> {
    const { response } = allowed.exchange;
    if (!(response instanceof PlainResponse) && hasBody(response.req)) allowLongBody(response.req);
    // An answer that nobody waits for any more is not asked for; of what Node reads, Node tells the same.
    if (response instanceof PlainResponse) response.onPeerEnd(() => response.destroy());
    await endOfTurn();
    if (response.destroyed) return undefined;
    let tried: Set<Target> | undefined;
    let outcome: Outcome | undefined;
    for (let target = group.choose(); target !== undefined; target = group.choose(tried)) {
      outcome = await passTo(target, { allowed, group });
      if (outcome === undefined) return undefined;
      if (outcome.wasReached) {
        group.reached(target);
        return outcome.refusal;
      }
      group.unreachable(target);
      if (response.destroyed) return undefined;
      tried ??= new Set();
      tried.add(target);
    }
    return outcome?.refusal ?? noUpstream;
  }

  /** Sends the request to this target, as soon as that has a place for it; `undefined` when the caller went away meanwhile. */
  async function passTo(target: Target, { allowed, group }: Passing): Promise<Outcome | undefined> {
    const { response } = allowed.exchange;
    const { places } = target;
    const { headersMs, callerMs } = group.upstream.timeouts;
    const onGivenUp = (forget: () => void) => response.once('close', forget);
    if (!places.tryTake() && !(await places.take({ ms: headersMs, onGivenUp })))
      return response.destroyed ? undefined : noPlace;
    const onOver = releaseOnce(places);
    try {
      if (response.destroyed) {
        onOver();
        return undefined;
      }
      const { decision, exchange } = allowed;
      const to = forwardedFor(parts, allowed, target);
      if (response instanceof PlainResponse) {
        const { callerLines } = parts;
        const { plain: upstream } = target;
        return await forwardPlainly({ response, upstream, to, decision, callerLines, callerMs, onOver });
      }
      const fields = passedFields(decision, exchange);
      return await forward({ response, upstream: target.pool, fields, to, callerMs, onOver });
    } catch (error) {
      onOver();
      throw error;
    }
  }
}

/** An allowed request on its way to one of the targets. */
interface Passing {
  readonly allowed: { readonly decision: Allowed; readonly exchange: Exchange };
  readonly group: UpstreamGroup;
}

/** However a request ends, and whoever tells of it: its place is given back once. */
function releaseOnce(places: Places): () => void {
  let isReleased = false;
  return () => {
    if (!isReleased) places.release();
    isReleased = true;
  };
}

const noPlace: Outcome = { wasReached: false, refusal: noFreeConnection };

function answerPreflight({ request, response, requestId }: Exchange): void {
  discardBody(request);
  if (response instanceof ServerResponse && expectsContinue(request)) response.shouldKeepAlive = false;
  const headers = { ...preflightHeaders(request), 'X-Request-Id': requestId };
  writeAnswer(response, { status: 204, headers, body: '' });
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
