import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { createHttpServer } from './http-server.js';
import { listen } from './listeners.js';
import { listening } from './test-support/doors.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/**
 * Sends octets, and `later` ones once something came back; answers everything that comes back until the server ends the connection.
 */
async function talk(text: string, later?: string): Promise<string> {
  const server = await listening((request, response) => {
    request.resume();
    response.writeHead(200).end('body');
  });
  open.push(server);
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(text, 'latin1'));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    if (later !== undefined) socket.once('data', () => socket.write(later, 'latin1'));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

function withFields(count: number): string {
  const fields = Array.from({ length: count }, (_, i) => `X-${i}: 1\r\n`).join('');
  return `GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${fields}\r\n`;
}

describe('every listener', () => {
  it('answers 431 above 200 header fields, also where Node would silently drop some (CVE-2026-58044)', async () => {
    expect(await talk(withFields(198))).toMatch(/^HTTP\/1\.1 200 /);
    expect(await talk(withFields(199))).toMatch(/^HTTP\/1\.1 431 /);
    expect(await talk(withFields(1500))).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('answers 431 to a header section over its bound, as a problem document', async () => {
    const answer = await talk(`GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(40_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain('application/problem+json');
  });

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
    ['a space before the colon', 'GET / HTTP/1.1\r\nHost : x\r\n\r\n'],
    ['a folded header', 'GET / HTTP/1.1\r\nHost: x\r\nA: 1\r\n 2\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na'],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['NUL in a value', 'GET / HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n'],
  ])('answers 400 and ends the connection for %s', async (_name, text) => {
    expect(await talk(text)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('serves no TRACE: an upstream would show the caller what was added for it alone', async () => {
    expect(await talk('TRACE / HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^HTTP\/1\.1 501 /);
  });

  it('survives HEAD on a handler that writes a body, and sends none', async () => {
    const answer = await talk('HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).not.toContain('body');
  });

  it('answers a request once: what goes wrong in a body that was answered already ends the connection', async () => {
    const answer = await talk(
      'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n',
      'no size\r\n',
    );
    expect(answer.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 200']);
  });

  it.each([
    ['its head is good', 'Host: x\r\n'],
    ['its head was refused already', ''],
  ])('answers a request whose body is wrong behind the answers to earlier ones: %s', async (_name, host) => {
    const good = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
    const bad = `POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nno size\r\n`;
    const server = await listening((request, response) => {
      if (request.method === 'GET') setTimeout(() => response.writeHead(200).end('body'), 20);
    });
    open.push(server);
    const socket = connect(server.port, '127.0.0.1', () => socket.write(good + good + bad));
    let answers = '';
    socket.setEncoding('latin1').on('data', (part: string) => {
      answers += part;
    });
    await once(socket, 'close');
    expect(answers.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 400']);
  });

  it.each([
    ['CONNECT', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['what is no HTTP', 'hello\r\n\r\n'],
    ['two Hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
    ['another expectation', 'GET / HTTP/1.1\r\nHost: a\r\nExpect: b\r\n\r\n'],
  ])('survives a peer that resets the connection after %s was answered', async (_name, text) => {
    const server = await listening((_request, response) => response.writeHead(200).end('body'));
    open.push(server);
    const socket = connect(server.port, '127.0.0.1', () => socket.write(text));
    await once(socket, 'data');
    socket.resetAndDestroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await fetch(server.url)).status).toBe(200);
  });

  it('does not keep a connection open for a peer that never closes its side', async () => {
    const server = await listening((_request, response) => response.writeHead(200).end('body'));
    open.push(server);
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => undefined);
    socket.write('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(socket, 'data');
    // A write to what is closed is answered with a reset; to what is half open it is not.
    const reset = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
    const writing = setInterval(() => socket.write('more'), 200);
    onTestFinished(() => clearInterval(writing));
    await reset;
  });
});

describe('a peer that is still for long', () => {
  /** A server with a short patience, whose `/large` is more than any buffer holds and whose `/stream` never ends. */
  async function aServer() {
    const server = createHttpServer((request, response) => {
      if (request.url === '/large') response.end(Buffer.alloc(64 * 1_048_576));
      else if (request.url === '/stream') response.write('begun');
      else response.end('small');
    });
    expect(server.timeout).toBe(300_000);
    server.timeout = 200;
    server.keepAliveTimeout = 200;
    await listen(server, { host: '127.0.0.1', port: 0 });
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const count = () =>
      new Promise<number>((resolve, reject) =>
        server.getConnections((error, open) => (error ? reject(error) : resolve(open))),
      );
    const ask = async (path: string) => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`),
      );
      onTestFinished(() => void socket.destroy());
      socket.on('error', () => undefined);
      await once(socket, 'readable');
      return socket;
    };
    return { ask, count };
  }

  it('is cut when it takes nothing of its answer', async () => {
    const { ask, count } = await aServer();
    await ask('/large');
    expect(await count()).toBe(1);
    await expect.poll(count, { timeout: 5_000 }).toBe(0);
  });

  it('is left alone when there is nothing to take', async () => {
    const { ask, count } = await aServer();
    await ask('/stream');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await count()).toBe(1);
  });

  it('is closed between two requests', async () => {
    const { ask, count } = await aServer();
    (await ask('/small')).resume();
    await expect.poll(count, { timeout: 5_000 }).toBe(0);
  });
});
