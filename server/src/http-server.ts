import http, {
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';

/** More header fields than this are answered 431. Node itself would silently drop fields after the 1000th (CVE-2026-58044). */
const maxHeaderFields = 200;

/**
 * An HTTP/1.1 server with the bounds every listener of ours has: header and request time-outs against slow senders, a cap on
 * header fields, and an answer in words for requests that are not HTTP.
 */
export function createHttpServer(listener: RequestListener): Server {
  const server = http.createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 1_000,
      keepAliveTimeout: 10_000,
      maxHeaderSize: 32_768,
      insecureHTTPParser: false,
    },
    (request, response) => {
      if (request.rawHeaders.length > maxHeaderFields * 2) refuseHeaderFields(request, response);
      else listener(request, response);
    },
  );
  server.maxHeadersCount = 0;
  server.on('clientError', answerClientError);
  return server;
}

function refuseHeaderFields(_request: IncomingMessage, response: ServerResponse): void {
  const detail = `A request may have at most ${maxHeaderFields} header fields.`;
  response
    .writeHead(431, {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      Connection: 'close',
    })
    .end(problemBody(431, 'The header is too large', detail));
}

const clientErrors: Readonly<Record<string, { status: number; reason: string; detail: string }>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    reason: 'Request Header Fields Too Large',
    detail: 'The header section may have at most 32 KB.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    reason: 'Content Too Large',
    detail: 'The chunk extensions are too large.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    reason: 'Request Timeout',
    detail: 'The request did not arrive in time.',
  },
};

/** The parser refused: answer on the bare socket and end the connection, since nothing after this can be trusted (RFC 9112 §6.3). */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const known = clientErrors[error.code ?? ''] ?? {
    status: 400,
    reason: 'Bad Request',
    detail: 'This is not a well-formed HTTP/1.1 request.',
  };
  const body = problemBody(known.status, known.reason, known.detail);
  socket.end(
    `HTTP/1.1 ${known.status} ${known.reason}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`,
  );
}

function problemBody(status: number, title: string, detail: string): string {
  return JSON.stringify({ type: 'about:blank', title, status, detail, code: 'bad_request' });
}
