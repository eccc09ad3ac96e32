import http, {
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { watchBodies } from './http/body-watch.js';
import { endConnection } from './http/end-connection.js';
import { ignoreUpgrade } from './http/ignore-upgrade.js';
import type { ServePlain } from './http/plain/plain-connection.js';
import { servePlain } from './http/plain/serve-plain.js';
import {
  hasBody,
  isUpgrade,
  type RequestProblem,
  requestProblem,
  toOriginForm,
} from './http/request-head.js';

/**
 * Takes a connection that asked for another protocol, or answers `false` to have the request served as if it had not asked
 * (RFC 9110 §7.8).
 */
export type TakeUpgrade = (request: IncomingMessage, socket: Socket, head: Buffer) => boolean;

/**
 * Asked about each upgrade by Node 22 and later: an ordinary request when it is refused. Those with a body are, since nothing of ours
 * takes one, and Node 26 reads the body itself, so that it could not be put back (`ignoreUpgrade`). Of what follows it Node may lose
 * some, so it is the last request of its connection.
 */
interface UpgradeOption {
  readonly shouldUpgradeCallback: (request: IncomingMessage) => boolean;
}

/** A peer that takes nothing of its answer for this long is cut. */
const stillMs = 300_000;
const headersMs = 10_000;
const keepAliveMs = 10_000;
const plainBounds = { toBeginMs: headersMs, toGoOnMs: keepAliveMs, toTakeMs: stillMs };

/**
 * An HTTP/1.1 server with the bounds every listener of ours has: time-outs against slow senders and readers, a cap on header fields, one
 * reading of Host and target, and an answer in words for requests that are not HTTP. The listener is also given requests that
 * expect `100-continue`, before anything is said about their body. Without `takeUpgrade` every upgrade is ignored. `servePlainly` is asked
 * first about each plain request; what it does not serve comes to the listener.
 */
export function createHttpServer(
  listener: RequestListener,
  takeUpgrade?: TakeUpgrade,
  servePlainly?: ServePlain,
): Server {
  const options: http.ServerOptions & UpgradeOption = {
    headersTimeout: headersMs,
    // Node would bound the whole request, however well a long upload goes; watchBodies knows which is which.
    requestTimeout: 0,
    connectionsCheckingInterval: 1_000,
    keepAliveTimeout: keepAliveMs,
    maxHeaderSize: 32_768,
    insecureHTTPParser: false,
    // Node would answer a missing Host itself and go on with what was sent behind it; requestProblem ends the connection.
    requireHostHeader: false,
    shouldUpgradeCallback: (request) => !hasBody(request),
  };
  const server = http.createServer(options);
  server.maxHeadersCount = 0;
  server.timeout = stillMs;
  const answering = new WeakMap<Socket, ServerResponse>();
  server.on('timeout', (socket: Socket) => {
    // An answer that has yet to come, or an event stream that has nothing to say, may be still for ever; who takes nothing may not.
    const isWaiting = answering.get(socket)?.writableFinished === false && socket.writableLength === 0;
    if (!isWaiting) socket.destroy();
  });
  const expectBody = watchBodies(server, (socket) => answerClientError(late, socket, answering));

  const accept: RequestListener = (request, response) => {
    // Node goes on reading what was sent behind a request that ends the connection; nothing of it counts (RFC 9112 §9.6).
    if (answering.get(request.socket)?.shouldKeepAlive === false) return;
    answering.set(request.socket, response);
    const problem = requestProblem(request);
    if (problem !== undefined) {
      refuse(response, problem);
      return;
    }
    toOriginForm(request);
    if (hasBody(request)) {
      if (isUpgrade(request)) response.shouldKeepAlive = false;
      if (!request.complete) expectBody(request);
    }
    listener(request, response);
  };
  server.on('request', accept);
  server.on('checkContinue', accept);
  server.on('checkExpectation', (request, response) => {
    if (answering.get(request.socket)?.shouldKeepAlive === false) return;
    answering.set(request.socket, response);
    refuse(response, unknownExpectation);
  });
  server.on('connect', (_request, socket) => endWith(socket.resume() as Socket, noTunnels));
  server.on('upgrade', (request, socket, head) => {
    if (answering.get(socket as Socket)?.writableFinished === false) {
      // Another protocol cannot begin while answers to earlier requests are on their way.
      socket.destroy();
      return;
    }
    const isSound = requestProblem(request) === undefined;
    if (isSound) toOriginForm(request);
    if (!isSound || takeUpgrade?.(request, socket as Socket, head) !== true)
      ignoreUpgrade(server, { request, socket: socket as Socket, head });
  });
  server.on('clientError', (error, socket) => answerClientError(error, socket as Socket, answering));
  if (servePlainly !== undefined) {
    const onLate = (socket: Socket) => answerClientError(late, socket, answering);
    servePlain(server, { serve: servePlainly, bounds: plainBounds, onLate });
  }
  return server;
}

const late: NodeJS.ErrnoException = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });

const unknownExpectation: RequestProblem = {
  status: 417,
  title: 'Expectation Failed',
  detail: 'The only expectation that can be met is 100-continue.',
};

const noTunnels: RequestProblem = {
  status: 400,
  title: 'Bad Request',
  detail: 'CONNECT is not served here: send the path of the endpoint.',
};

const malformed: RequestProblem = {
  status: 400,
  title: 'Bad Request',
  detail: 'This is not a well-formed HTTP/1.1 request.',
};

const clientErrors: Readonly<Record<string, RequestProblem>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    title: 'Request Header Fields Too Large',
    detail: 'The header section may have at most 32 KB.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    title: 'Content Too Large',
    detail: 'The chunk extensions are too large.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    title: 'Request Timeout',
    detail: 'The request did not arrive in time.',
  },
};

/**
 * The parser refused: answer on the bare socket and end the connection, since nothing after this can be trusted (RFC 9112 §6.3).
 * Never in the middle of an answer, and never in the place of the answer to an earlier request of the connection.
 */
function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Socket,
  answering: WeakMap<Socket, ServerResponse>,
): void {
  const earlier = answering.get(socket);
  const isAnswering = earlier !== undefined && !earlier.writableFinished;
  const isItsBody = isAnswering && !earlier.req.complete;
  // Behind the last request of a connection nothing counts; its answer, sent or on its way, ends the connection.
  if (earlier?.shouldKeepAlive === false && !isItsBody) return;
  if (earlier !== undefined && !isAnswering && !earlier.req.complete) {
    // Its body was still arriving when it was answered: a second answer would be read as that to another request.
    socket.destroySoon();
    return;
  }
  if (isItsBody && earlier.socket === null && socket.writable) {
    // Its own answer waits for those to requests before it, and gets the connection when they are written.
    earlier.once('socket', () => process.nextTick(answerClientError, error, socket, answering));
    return;
  }
  if (!socket.writable || error.code === 'ECONNRESET' || (isItsBody && earlier.headersSent)) {
    socket.destroy();
    return;
  }
  const answer = () => endWith(socket, clientErrors[error.code ?? ''] ?? malformed);
  if (isAnswering && !isItsBody) earlier.once('finish', answer);
  else answer();
}

/** A whole answer as octets, then the end of the connection. */
function endWith(socket: Socket, { status, title, detail }: RequestProblem): void {
  const body = problemBody(status, title, detail);
  endConnection(
    socket,
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** The last answer of a connection. */
function refuse(response: ServerResponse, { status, title, detail }: RequestProblem): void {
  response.shouldKeepAlive = false;
  const body = problemBody(status, title, detail);
  response
    .writeHead(status, {
      'Content-Type': 'application/problem+json',
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      Connection: 'close',
    })
    .end(body);
}

function problemBody(status: number, title: string, detail: string): string {
  return JSON.stringify({ type: 'about:blank', title, status, detail, code: 'bad_request' });
}
