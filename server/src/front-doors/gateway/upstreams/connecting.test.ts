import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { aCertificate } from '../../../test-support/a-certificate.js';
import { aGatewayOf, ask, waysOfRequests } from '../../../test-support/a-gateway.js';
import { listening } from '../../../test-support/doors.js';

const rulesOf = (upstream: string) => `upstreams: { chat: ${upstream} }
routes: [{ match: "* /chat/**", upstream: chat }]
`;

/** An upstream that speaks TLS, WebSocket included, and keeps what reached it. */
async function aTlsUpstream(certificate: { readonly key: string; readonly cert: string }, says = 'well') {
  const asked: (string | undefined)[] = [];
  const server = https.createServer(certificate, (request, response) => {
    asked.push(request.url);
    response.end(says);
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(data)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    for (const client of sockets.clients) client.terminate();
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `https://localhost:${(server.address() as AddressInfo).port}` };
}

const secretTo = (secret: string) => ({ headers: { authorization: secret } });

describe('an https upstream', () => {
  it('is reached, WebSocket included, when the configured certificates vouch for it', async () => {
    const own = aCertificate('localhost');
    const upstream = await aTlsUpstream(own);
    const { gateway, secret } = await aGatewayOf(rulesOf(`{ url: "${upstream.url}", ca: own.pem }`), {
      'own.pem': own.cert,
    });
    const answer = await ask(`${gateway.url}/chat/x`, secretTo(secret));
    expect([answer.status, answer.body, upstream.asked]).toEqual([200, 'well', ['/chat/x']]);
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/chat/live`, secretTo(secret));
    onTestFinished(() => socket.terminate());
    await once(socket, 'open');
    socket.send('hello');
    expect(String((await once(socket, 'message'))[0])).toBe('hello');
  });

  it.each(waysOfRequests)('is sent %s, and sends an answer of 20 MB whole', async (_way, connection) => {
    const own = aCertificate('localhost');
    const large = Buffer.alloc(20 * 1_048_576, 'neoagent').toString();
    const upstream = await aTlsUpstream(own, large);
    const { gateway, secret } = await aGatewayOf(rulesOf(`{ url: "${upstream.url}", ca: own.pem }`), {
      'own.pem': own.cert,
    });
    const headers = { connection, authorization: secret };
    const answer = await ask(`${gateway.url}/chat/x`, { headers });
    expect([answer.status, answer.body === large]).toEqual([200, true]);
  });

  const hourAgo = new Date(Date.now() - 3_600_000);
  it.each([
    ['that nobody vouches for', aCertificate('localhost'), {}, 'its certificate is not trusted'],
    [
      'that others vouch for',
      aCertificate('localhost'),
      { 'own.pem': aCertificate('localhost').cert },
      'its certificate is not trusted',
    ],
    [
      'for another host name',
      aCertificate('other.example'),
      undefined,
      'its certificate is for another name',
    ],
    ['that has expired', aCertificate('localhost', hourAgo), undefined, 'its certificate has expired'],
  ])(
    'with a certificate %s is 502 with the cause, and nothing is sent to it',
    async (_name, own, given, cause) => {
      const upstream = await aTlsUpstream(own);
      const files: Readonly<Record<string, string>> = given ?? { 'own.pem': own.cert };
      const ca = 'own.pem' in files ? ', ca: own.pem' : '';
      const { gateway, secret } = await aGatewayOf(rulesOf(`{ url: "${upstream.url}"${ca} }`), files);
      const answer = await ask(`${gateway.url}/chat/x`, secretTo(secret));
      expect(answer.status).toBe(502);
      expect(JSON.parse(answer.body)).toMatchObject({
        code: 'upstream_unreachable',
        detail: `The API behind the gateway did not answer: ${cause}.`,
      });
      const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/chat/live`, secretTo(secret));
      socket.on('error', () => undefined);
      const [, refused] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
      expect(refused.statusCode).toBe(502);
      expect(upstream.asked).toEqual([]);
    },
  );

  it('that speaks no TLS is 502: the request is never sent in clear', async () => {
    const seen: string[] = [];
    const plain = await listening((request: IncomingMessage, response: ServerResponse) => {
      seen.push(request.url ?? '');
      response.end('in clear');
    });
    onTestFinished(plain.close);
    const { gateway, secret } = await aGatewayOf(rulesOf(`{ url: "https://localhost:${plain.port}" }`));
    const answer = await ask(`${gateway.url}/chat/x`, secretTo(secret));
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.body)).toMatchObject({
      detail: 'The API behind the gateway did not answer: no TLS connection could be made.',
    });
    expect(seen).toEqual([]);
  });
});

/** Listens, then never takes a connection: once the queue is full, the system leaves further ones unanswered. */
const listener = `const net = require('node:net');
net.createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
  require('node:fs').writeSync(1, String(this.address().port) + '\\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

async function aFullQueue(): Promise<number> {
  const child = spawn(process.execPath, ['-e', listener], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const port = Number(String((await once(child.stdout, 'data'))[0]));
  for (let isFull = false; !isFull; ) {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
    isFull = !(await Promise.race([
      once(socket, 'connect').then(() => true),
      new Promise<false>((resolve) => setTimeout(resolve, 300, false)),
    ]));
  }
  return port;
}

it.each(waysOfRequests)(
  '%s finds an upstream at the second address of its name',
  async (_way, connection) => {
    const well = await listening((_request: IncomingMessage, response: ServerResponse) =>
      response.end('well'),
    );
    onTestFinished(well.close);
    const { gateway, secret } = await aGatewayOf(rulesOf(`{ url: "http://localhost:${well.port}" }`));
    const headers = { connection, authorization: secret };
    expect((await ask(`${gateway.url}/chat/x`, { headers })).body).toBe('well');
  },
);

describe.runIf(process.platform === 'linux')('an upstream that takes no connection', () => {
  it('is 504 after the time-out of connecting, for requests and for WebSockets', async () => {
    const port = await aFullQueue();
    const { gateway, secret } = await aGatewayOf(
      rulesOf(`{ url: "http://127.0.0.1:${port}", timeouts: { connect: 200ms, headers: 30s } }`),
    );
    const answer = await ask(`${gateway.url}/chat/x`, secretTo(secret));
    expect(answer.status).toBe(504);
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'upstream_timeout',
      detail: 'The API behind the gateway took too long while connecting.',
    });
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/chat/live`, secretTo(secret));
    socket.on('error', () => undefined);
    const [, refused] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    expect(refused.statusCode).toBe(504);
  });

  it.each(waysOfRequests)(
    'is passed over although the caller of %s went away before the time-out',
    async (_way, connection) => {
      const port = await aFullQueue();
      const well = await listening((_request: IncomingMessage, response: ServerResponse) =>
        response.end('well'),
      );
      onTestFinished(well.close);
      const { gateway, secret, upstreams } = await aGatewayOf(
        rulesOf(
          `{ urls: [{ url: "http://127.0.0.1:${port}", weight: 1000 }, { url: "${well.url}" }], timeouts: { connect: 300ms } }`,
        ),
      );
      const headers = { connection, authorization: secret };
      const impatient = http.get(`${gateway.url}/chat/x`, { agent: false, headers });
      impatient.on('error', () => undefined);
      await once(impatient, 'socket');
      await new Promise((resolve) => setTimeout(resolve, 100));
      impatient.destroy();
      await expect.poll(() => upstreams.find('chat')?.choose()?.origin, { timeout: 3_000 }).toBe(well.url);
      expect((await ask(`${gateway.url}/chat/x`, secretTo(secret))).body).toBe('well');
    },
  );
});
