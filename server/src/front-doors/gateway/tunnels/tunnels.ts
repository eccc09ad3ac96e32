import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { type AccessRequest, type Allowed, type Refusal, readAccessRequest } from '@neoagent/core';
import type { Serving } from '../../../authorizer/serving-recorder.js';
import { endConnection } from '../../../http/end-connection.js';
import type { TakeUpgrade } from '../../../http-server.js';
import { repeat } from '../../../workers/repeat.js';
import {
  answerFault,
  type Exchange,
  forwardedFor,
  type GatewayParts,
  noUpstream,
  passedFields,
  refuse,
  refuseByLoop,
} from '../exchange.js';
import { requestFields, responseFields } from '../forwarded-headers.js';
import { reasonPhrase } from '../reason-phrase.js';
import type { Target, UpstreamGroup } from '../upstreams/upstream-group.js';
import { type Dialled, dial } from './dial.js';
import { openTunnel, type Tunnel } from './tunnel.js';
import { isWebSocketRequest } from './websocket-request.js';

/** The WebSockets that go through the gateway. */
export interface Tunnels {
  /** Takes a request for a WebSocket; any other upgrade is left to be ignored. */
  readonly take: TakeUpgrade;
  /** Cuts every tunnel, those that are being opened included. */
  close(): Promise<void>;
}

/** How often each tunnel is decided about anew. With the age that a key's record may have, a revocation is in force within 5 s. */
const lookEveryMs = 1_000;

interface Watched {
  readonly tunnel: Tunnel;
  readonly access: AccessRequest;
  readonly idleMs: number;
}

interface Opening {
  readonly exchange: Exchange<ServerResponse>;
  readonly access: AccessRequest;
  readonly decision: Allowed;
  readonly socket: Socket;
  /** What the caller sent behind its request, before it was answered. */
  readonly head: Buffer;
  readonly serving: Serving;
}

/**
 * Authorizes a request for a WebSocket like any other, then asks the upstream; only when that switches protocols are the two
 * connections joined. Refusals, and whatever else the upstream answers, are sent as ordinary answers. From then on the key, its
 * account, its rights and the route are looked at once a second without spending anything: what would be refused now is cut.
 */
export function createTunnels(parts: GatewayParts): Tunnels {
  const watched = new Set<Watched>();
  const ending = new AbortController();
  const looking = repeat(lookAtAll, {
    everyMs: lookEveryMs,
    onFault: (error) => parts.onFault(error, 'tunnels'),
  });

  async function serve(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const requestId = parts.newRequestId();
    const response = answerOn(request, socket);
    const access = readAccessRequest(request, {
      at: parts.now(),
      requestId,
      trustedProxies: parts.trustedProxies(),
    });
    const exchange = { request, response, requestId, address: access.address };
    try {
      const decision =
        refuseByLoop(request, parts.via) ?? (await parts.authorizer.authorize(access, 'gateway'));
      if (!decision.allowed) {
        refuse(decision, exchange, parts.style());
        return;
      }
      const serving = parts.servings.begin(decision, access, response);
      const refusal = await open({ exchange, access, decision, socket, head, serving });
      if (refusal === undefined) return;
      serving.refusedBy(refusal);
      refuse({ ...decision, ...refusal, allowed: false }, exchange, parts.style());
    } catch (error) {
      parts.onFault(error, requestId);
      answerFault(exchange, parts.style());
    }
  }

  async function open(opening: Opening): Promise<Refusal | undefined> {
    const group = parts.upstreams.find(opening.decision.route.upstream ?? '');
    const dialled = group && (await ask(opening, group));
    if (group === undefined || dialled === undefined) return noUpstream;
    if (dialled.outcome === 'failed') return dialled.failure.refusal;
    if (dialled.outcome === 'answered' && (dialled.answer.statusCode ?? 0) < 200) {
      dialled.answer.destroy();
      return noStatus;
    }
    if (dialled.outcome === 'answered') {
      passOn(opening, dialled.answer);
      return undefined;
    }
    if (dialled.answer.headers.upgrade?.toLowerCase() !== 'websocket') {
      dialled.socket.destroy();
      return wrongProtocol;
    }
    join(opening, dialled, group);
    return undefined;
  }

  /** One target after another, as long as none was reached. */
  async function ask({ exchange, decision, socket }: Opening, group: UpstreamGroup) {
    const { request } = exchange;
    const gone = new AbortController();
    socket.once('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, ending.signal]);
    const tried = new Set<Target>();
    let dialled: Dialled | undefined;
    for (let target = group.choose(); target !== undefined; target = group.choose(tried)) {
      const to = forwardedFor(parts, { decision, exchange }, target);
      const fields = [...requestFields(request, to), 'Connection', 'Upgrade', 'Upgrade', 'websocket'];
      const { timeouts, ca } = group.upstream;
      dialled = await dial({ origin: target.origin, path: request.url ?? '/', fields, timeouts, ca, signal });
      if (dialled.outcome !== 'failed' || dialled.failure.wasReached) {
        group.reached(target);
        return dialled;
      }
      if (signal.aborted) return dialled;
      group.unreachable(target);
      tried.add(target);
    }
    return dialled;
  }

  function join(
    { exchange, access, decision, socket, head, serving }: Opening,
    { answer, socket: upstream, head: first }: Dialled & { readonly outcome: 'switched' },
    group: UpstreamGroup,
  ): void {
    exchange.response.detachSocket(socket);
    if (socket.destroyed || ending.signal.aborted) {
      upstream.destroy();
      socket.destroy();
      return;
    }
    serving.switched();
    socket.write(
      switchingHead(responseFields(answer.rawHeaders, passedFields(decision, exchange))),
      'latin1',
    );
    if (first.length > 0) upstream.unshift(first);
    if (head.length > 0) socket.unshift(head);
    const now = () => performance.now();
    const onClosed = () => void watched.delete(one);
    const tunnel = openTunnel({ caller: socket, upstream, now, onClosed });
    const one = { tunnel, access, idleMs: group.upstream.timeouts.idleMs };
    watched.add(one);
  }

  async function lookAtAll(): Promise<void> {
    for (const one of watched) {
      const isIdle = performance.now() - one.tunnel.movedAt() > one.idleMs;
      if (isIdle || !(await isStillAllowed(one.access))) one.tunnel.close();
    }
  }

  /** A tunnel spent its request when it was opened: limits that are used up since then do not end it. */
  async function isStillAllowed(access: AccessRequest): Promise<boolean> {
    const { decision } = await parts.authorizer.explain({ ...access, at: parts.now() });
    return decision.allowed || decision.reason === 'rate_limited' || decision.reason === 'quota_exceeded';
  }

  return {
    take(request, socket, head) {
      if (!isWebSocketRequest(request)) return false;
      void serve(request, socket, head);
      return true;
    },
    async close() {
      ending.abort();
      for (const { tunnel } of watched) tunnel.close();
      await looking.stop();
    },
  };
}

const noStatus: Refusal = {
  reason: 'upstream_unreachable',
  detail: 'The API behind the gateway did not answer: it gave no usable answer.',
};

const wrongProtocol: Refusal = {
  reason: 'upstream_unreachable',
  detail: 'The API behind the gateway switched to a protocol that nobody asked for.',
};

/** An ordinary answer on a connection that Node has let go of; the connection ends with it. */
function answerOn(request: IncomingMessage, socket: Socket): ServerResponse {
  const response = new ServerResponse(request);
  response.assignSocket(socket);
  response.setHeader('Connection', 'close');
  response.shouldKeepAlive = false;
  response.on('finish', () => {
    response.detachSocket(socket);
    endConnection(socket.resume());
  });
  socket.on('error', () => socket.destroy());
  return response;
}

/** The upstream did not switch protocols; what it says instead is the caller's answer. */
function passOn({ exchange, decision }: Opening, answer: IncomingMessage): void {
  const { response } = exchange;
  const fields = responseFields(answer.rawHeaders, [
    ...passedFields(decision, exchange),
    'Connection',
    'close',
  ]);
  const phrase = reasonPhrase(answer.statusMessage, 'latin1');
  response.writeHead(answer.statusCode ?? 502, phrase, fields);
  pipeline(answer, response, () => undefined);
}

function switchingHead(fields: readonly string[]): string {
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: websocket'];
  for (let i = 0; i < fields.length; i += 2) lines.push(`${fields[i]}: ${fields[i + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}
