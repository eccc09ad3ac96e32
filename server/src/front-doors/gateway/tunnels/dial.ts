import http, { type IncomingMessage } from 'node:http';
import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import type { Refusal } from '@neoagent/core';
import type { UpstreamTimeouts } from '../../../config/upstreams/upstream.js';
import { refusalFor } from '../upstream-failure.js';

/** Why nothing was answered. Not reached: not one octet was sent, so that another target may be asked. */
export interface Failure {
  readonly refusal: Refusal;
  readonly wasReached: boolean;
}

/** What an upstream said to a request for a WebSocket: yes, with the connection; or an answer of its own; or nothing. */
export type Dialled =
  | {
      readonly outcome: 'switched';
      readonly answer: IncomingMessage;
      readonly socket: Socket;
      readonly head: Buffer;
    }
  | { readonly outcome: 'answered'; readonly answer: IncomingMessage }
  | { readonly outcome: 'failed'; readonly failure: Failure };

/** Asks an upstream for a WebSocket over a connection of its own. `signal` gives up. Never rejects. */
export function dial(call: {
  readonly origin: string;
  readonly path: string;
  readonly fields: readonly string[];
  readonly timeouts: UpstreamTimeouts;
  /** The certificates that vouch for an https target; `undefined` means the usual ones. */
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
}): Promise<Dialled> {
  const { timeouts } = call;
  return new Promise((resolve) => {
    let wasReached = false;
    const fail = (error: Error) =>
      resolve({ outcome: 'failed', failure: { refusal: refusalFor(error), wasReached } });
    const socket = connectTo(new URL(call.origin), call.ca);
    const sent = http.request({
      path: call.path,
      // A flat list keeps names, order and repetitions; the declared type only knows the record.
      headers: call.fields as unknown as http.OutgoingHttpHeaders,
      signal: call.signal,
      createConnection: () => socket,
    });
    let timer = setTimeout(() => sent.destroy(timeout('UND_ERR_CONNECT_TIMEOUT')), timeouts.connectMs);
    socket.once(socket instanceof tls.TLSSocket ? 'secureConnect' : 'connect', () => {
      wasReached = true;
      clearTimeout(timer);
      timer = setTimeout(() => sent.destroy(timeout('UND_ERR_HEADERS_TIMEOUT')), timeouts.headersMs);
    });
    const settle = (dialled: Dialled) => {
      clearTimeout(timer);
      resolve(dialled);
    };
    sent.once('upgrade', (answer, _socket, head) => settle({ outcome: 'switched', answer, socket, head }));
    sent.once('response', (answer) => settle({ outcome: 'answered', answer }));
    sent.on('error', (error) => {
      clearTimeout(timer);
      fail(error);
    });
    sent.end();
  });
}

/** `allowHalfOpen`: what one side ends, the other may go on with. */
function connectTo({ protocol, hostname, port }: URL, ca: string | undefined): Socket {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (protocol === 'http:') {
    return net.connect({ host, port: Number(port) || 80, allowHalfOpen: true });
  }
  const servername = net.isIP(host) === 0 ? host : '';
  const tlsPort = Number(port) || 443;
  return tls.connect({ host, port: tlsPort, servername, ALPNProtocols: ['http/1.1'], ...(ca && { ca }) });
}

function timeout(code: string): Error {
  return Object.assign(new Error('the upstream took too long'), { code });
}
