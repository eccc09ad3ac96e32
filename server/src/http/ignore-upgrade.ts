import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { hasBody } from './request-head.js';

/**
 * Serves a request as if it had not asked for another protocol, as RFC 9110 §7.8 allows. Node has ended its reading of the
 * connection by then, so the request is put back in front of what follows it, without the Upgrade field, and read again. With a body it
 * comes here on Node 20 alone, and is the last request of its connection as it is on the others (`UpgradeOption`).
 */
export function ignoreUpgrade(
  server: Server,
  {
    request,
    socket,
    head,
  }: { readonly request: IncomingMessage; readonly socket: Socket; readonly head: Buffer },
): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() === 'upgrade') continue;
    lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  }
  // Beside what Connection names already: those fields are for this connection alone.
  if (hasBody(request)) lines.push('Connection: close');
  const again = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  socket.unshift(Buffer.concat([again, head]));
  server.emit('connection', socket);
}
