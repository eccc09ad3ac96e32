import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** An API that answers 200 to whatever is a whole request, and remembers what reached it. */
export interface OctetUpstream {
  readonly url: string;
  /** `METHOD target body` of every request that arrived whole. */
  readonly requests: readonly string[];
  /** Every octet of every connection, as latin1. */
  octets(): string;
  forget(): void;
  close(): Promise<void>;
}

/** Starts one on a free port of loopback. */
export async function startOctetUpstream(): Promise<OctetUpstream> {
  const requests: string[] = [];
  let octets = '';
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('latin1');
    });
    request.on('end', () => {
      requests.push(`${request.method} ${request.url} ${body}`);
      response.end('upstream');
    });
    request.on('error', () => undefined);
  });
  server.on('connection', (socket) => {
    // The parser reads the handle itself; a copy of what it gets is taken where the stream would.
    socket.on('data', (chunk: Buffer) => {
      octets += chunk.toString('latin1');
    });
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    octets: () => octets,
    forget() {
      requests.length = 0;
      octets = '';
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
