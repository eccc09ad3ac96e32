import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it reached the upstream: names in the case they came in, repeated ones kept. */
export interface RecordedRequest {
  readonly method: string;
  readonly target: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly body: string;
}

/** An API that knows nothing about keys: remembers every request and answers with what it received, as JSON. */
export interface RecordingUpstream {
  readonly port: number;
  /** What came since the last call, oldest first. */
  taken(): readonly RecordedRequest[];
  close(): Promise<void>;
}

export async function startRecordingUpstream(): Promise<RecordingUpstream> {
  let received: RecordedRequest[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { rawHeaders } = request;
      const fields = rawHeaders.flatMap((name, index) =>
        index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
      );
      const seen = {
        method: request.method ?? '',
        target: request.url ?? '',
        fields,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      received.push(seen);
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(seen));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    taken() {
      const taken = received;
      received = [];
      return taken;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Every value that a field reached the upstream with, under its name in any case. */
export function valuesOf(request: RecordedRequest | undefined, name: string): readonly string[] {
  return (request?.fields ?? [])
    .filter(([given]) => given.toLowerCase() === name.toLowerCase())
    .map(([, value]) => value);
}
