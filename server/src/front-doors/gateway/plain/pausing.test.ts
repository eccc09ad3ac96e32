import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aCertificate } from '../../../test-support/a-certificate.js';
import { createUpstreamConnections, type UpstreamConnections } from './upstream-connections.js';

const timeouts = { connectMs: 2_000, headersMs: 1_000, bodyMs: 1_000, idleMs: 0, callerMs: 0 };

/** Answers `/plain/<size>` with a length, and `/chunked/<size>` in chunks; counts its connections. */
async function anUpstream(isSecure: boolean) {
  const own = aCertificate('localhost');
  const server = isSecure ? https.createServer(own) : http.createServer();
  let connections = 0;
  server.on(isSecure ? 'secureConnection' : 'connection', () => connections++);
  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    const [, kind, size] = (request.url ?? '').split('/');
    if (kind === 'chunked') response.write(Buffer.alloc(1, 'x'));
    response.end(Buffer.alloc(Number(size) - (kind === 'chunked' ? 1 : 0), 'x'));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = isSecure ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  const sender = createUpstreamConnections(origin, { timeouts, ca: isSecure ? own.cert : undefined });
  onTestFinished(async () => {
    await sender.close();
    server.closeAllConnections();
    server.close();
  });
  return { sender, connections: () => connections };
}

/** The octets of the body; its receiver takes a part at a time, and each after a while. */
function lengthOf(sender: UpstreamConnections, path: string, pauseMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let [length, isWaiting] = [0, false];
    const receiver = {
      onReached: () => undefined,
      onAnswer: () => undefined,
      onPart: (part: Buffer) => {
        length += part.length;
        if (isWaiting) reject(new Error('more came before it was asked for'));
        if (pauseMs === 0) return 'done' as const;
        isWaiting = true;
        setTimeout(() => {
          isWaiting = false;
          connection.resume();
        }, pauseMs);
        return 'full' as const;
      },
      onEnd: () => {
        if (pauseMs === 0) resolve(length);
        else setTimeout(resolve, 2 * pauseMs, length);
      },
      onFailure: reject,
    };
    const head = `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const connection = sender.send({ head, body: Buffer.alloc(0), receiver });
  });
}

describe.each([
  ['in clear', false],
  ['over TLS', true],
])('answers %s', (_how, isSecure) => {
  it.each([0, 1])('come one after another on one connection, taken %i ms a part', async (pauseMs) => {
    const { sender, connections } = await anUpstream(isSecure);
    for (const size of [1, 4_096, 16_384, 16_385, 40_000, 65_536, 300_000])
      for (const kind of ['chunked', 'plain', 'chunked', 'chunked'])
        expect(await lengthOf(sender, `/${kind}/${size}`, pauseMs)).toBe(size);
    expect(connections()).toBe(1);
  });
});
