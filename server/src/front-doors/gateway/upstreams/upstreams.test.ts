import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aGatewayOf, ask } from '../../../test-support/a-gateway.js';
import { listening } from '../../../test-support/doors.js';

/** A target that answers with its name, and what was asked of it. */
async function aTarget(name: string) {
  const asked: string[] = [];
  const server = await listening(async (request: http.IncomingMessage, response: http.ServerResponse) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    asked.push(`${request.url} ${body}`);
    response.end(name);
  });
  onTestFinished(server.close);
  return { ...server, asked };
}

/** A port on which nobody listens. */
async function aDeadOrigin(): Promise<string> {
  const server = await listening(() => undefined);
  await server.close();
  return server.url;
}

/** A server that does with each connection what it likes. */
async function aRawTarget(serve: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const rulesOf = (upstream: string) => `upstreams: { chat: ${upstream} }
routes: [{ match: "* /chat/**", upstream: chat }]
`;

describe('an upstream of several targets', () => {
  it('shares requests by weight', async () => {
    const [a, b] = [await aTarget('a'), await aTarget('b')];
    const { gateway, secret } = await aGatewayOf(
      rulesOf(`{ urls: [{ url: "${a.url}", weight: 3 }, { url: "${b.url}" }] }`),
    );
    for (let i = 0; i < 8; i++) await ask(`${gateway.url}/chat/x`, { headers: { authorization: secret } });
    expect([a.asked.length, b.asked.length]).toEqual([6, 2]);
  });

  it('serves every request, bodies whole, although one target is dead, and leaves that one alone for a while', async () => {
    const b = await aTarget('b');
    const dead = await aDeadOrigin();
    const { gateway, secret, upstreams } = await aGatewayOf(
      rulesOf(`{ urls: [{ url: "${dead}" }, { url: "${b.url}" }] }`),
    );
    for (let i = 0; i < 6; i++) {
      const answer = await ask(
        `${gateway.url}/chat/${i}`,
        { method: 'POST', headers: { authorization: secret } },
        `body ${i}`,
      );
      expect([answer.status, answer.body]).toEqual([200, 'b']);
    }
    expect(b.asked).toEqual(Array.from({ length: 6 }, (_, i) => `/chat/${i} body ${i}`));
    expect(upstreams.find('chat')?.choose()?.origin).toBe(b.url);
  });

  it('asks each target at most once, and tells 502 when none can be reached', async () => {
    const [a, b] = [await aDeadOrigin(), await aDeadOrigin()];
    const { gateway, secret } = await aGatewayOf(rulesOf(`{ urls: [{ url: "${a}" }, { url: "${b}" }] }`));
    const answer = await ask(`${gateway.url}/chat/x`, { headers: { authorization: secret } });
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'upstream_unreachable',
      detail: 'The API behind the gateway did not answer: it refused the connection.',
    });
    expect(answer.body).not.toMatch(/127\.0\.0\.1|ECONN/);
  });

  it('never sends a request again that a target may have seen', async () => {
    let connections = 0;
    const cuts = await aRawTarget((socket) => {
      connections++;
      socket.once('data', () => socket.destroy());
    });
    const b = await aTarget('b');
    const { gateway, secret } = await aGatewayOf(
      rulesOf(`{ urls: [{ url: "${cuts}", weight: 1000 }, { url: "${b.url}" }] }`),
    );
    const answer = await ask(
      `${gateway.url}/chat/x`,
      { method: 'POST', headers: { authorization: secret } },
      'x',
    );
    expect(answer.status).toBe(502);
    expect([connections, b.asked]).toEqual([1, []]);
  });

  it('leaves out a target whose probe fails, and takes it back when it is well', async () => {
    let isWell = false;
    const sick = await listening((request: http.IncomingMessage, response: http.ServerResponse) => {
      response.writeHead(request.url !== '/healthz' || isWell ? 200 : 503).end('sick');
    });
    onTestFinished(sick.close);
    const b = await aTarget('b');
    const { gateway, secret } = await aGatewayOf(
      rulesOf(
        `{ urls: [{ url: "${sick.url}" }, { url: "${b.url}" }], health: { path: /healthz, every: 20ms } }`,
      ),
    );
    const bodies = async () => {
      const answers = [];
      for (let i = 0; i < 4; i++) {
        answers.push((await ask(`${gateway.url}/chat/x`, { headers: { authorization: secret } })).body);
      }
      return new Set(answers);
    };
    await expect.poll(bodies, { timeout: 5_000 }).toEqual(new Set(['b']));
    isWell = true;
    await expect.poll(bodies, { timeout: 5_000 }).toEqual(new Set(['b', 'sick']));
  });
});

describe('an upstream that takes too long', () => {
  it('to answer is 504 and the phase is named', async () => {
    const silent = await aRawTarget(() => undefined);
    const { gateway, secret } = await aGatewayOf(
      rulesOf(`{ url: "${silent}", timeouts: { headers: 200ms } }`),
    );
    const answer = await ask(`${gateway.url}/chat/x`, { headers: { authorization: secret } });
    expect(answer.status).toBe(504);
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'upstream_timeout',
      detail: 'The API behind the gateway took too long while waiting for its answer.',
    });
  });

  it('in the middle of a body is cut, when the configuration bounds that', async () => {
    const stalls = await aRawTarget((socket) =>
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')),
    );
    const { gateway, secret } = await aGatewayOf(rulesOf(`{ url: "${stalls}", timeouts: { body: 200ms } }`));
    await expect(ask(`${gateway.url}/chat/x`, { headers: { authorization: secret } })).rejects.toThrow();
  });
});

describe('a hostile upstream', () => {
  const head = 'HTTP/1.1 200 OK\r\n';
  it.each([
    ['no HTTP', 'hello there\r\n\r\n'],
    ['two different lengths', `${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`],
    ['a length and chunks', `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a space before the colon', `${head}Content-Length : 0\r\n\r\n`],
    ['NUL in a field', `${head}A: \0\r\nContent-Length: 0\r\n\r\n`],
    ['a header section beyond measure', `${head}A: ${'a'.repeat(200_000)}\r\n\r\n`],
    [
      'an upgrade nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
    ],
    ['a flood of interim answers', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1_000)],
  ])('is 502: %s', async (_name, octets) => {
    const hostile = await aRawTarget((socket) => socket.once('data', () => socket.write(octets, 'latin1')));
    const { gateway, secret, faults } = await aGatewayOf(
      rulesOf(`{ url: "${hostile}", timeouts: { headers: 3s } }`),
    );
    const answer = await ask(`${gateway.url}/chat/x`, { headers: { authorization: secret } });
    expect([answer.status, answer.headers['x-neoagent-reason']]).toEqual([502, 'upstream_unreachable']);
    expect(faults).toEqual([]);
  });

  it.each([
    ['a short body', `${head}Content-Length: 100\r\n\r\nhalf`],
    ['a chunked body without its end', `${head}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n`],
    ['a chunk size that is none', `${head}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n`],
  ])('never has a cut answer passed off as whole: %s', async (_name, octets) => {
    const dies = await aRawTarget((socket) => socket.once('data', () => socket.end(octets)));
    const { gateway, secret } = await aGatewayOf(rulesOf(`{ url: "${dies}" }`));
    await expect(ask(`${gateway.url}/chat/x`, { headers: { authorization: secret } })).rejects.toThrow();
  });

  it.each([
    ['is passed on octet by octet', 'Nicht gefunden: é ☂', 'Nicht gefunden: Ã© â\x98\x82'],
    ['is left out when it could not stand in a status line', 'Not\x01Found', ''],
    ['that is none is none', '', ''],
  ])('a reason phrase %s', async (_name, phrase, passed) => {
    const odd = await aRawTarget((socket) =>
      socket.once('data', () =>
        socket.end(`HTTP/1.1 404 ${phrase}\r\nConnection: close\r\nContent-Length: 4\r\n\r\nnone`),
      ),
    );
    const { gateway, secret, faults } = await aGatewayOf(rulesOf(`{ url: "${odd}" }`));
    for (const upgrade of [{}, { connection: 'upgrade', upgrade: 'websocket' }]) {
      const answer = await ask(`${gateway.url}/chat/x`, { headers: { authorization: secret, ...upgrade } });
      expect([answer.status, answer.phrase, answer.body]).toEqual([404, passed, 'none']);
    }
    expect(faults).toEqual([]);
  });

  it('may answer before it has read the body: the answer arrives, and the connection can be used again', async () => {
    const early = await aRawTarget((socket) =>
      socket.once('data', () =>
        socket.write('HTTP/1.1 413 Content Too Large\r\nContent-Length: 5\r\nConnection: close\r\n\r\nlarge'),
      ),
    );
    const { gateway, secret } = await aGatewayOf(rulesOf(`{ url: "${early}" }`));
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    for (let i = 0; i < 2; i++) {
      const answer = await ask(
        `${gateway.url}/chat/x`,
        { agent, method: 'POST', headers: { authorization: secret } },
        Buffer.alloc(8 * 1_048_576),
      );
      expect([answer.status, answer.body]).toEqual([413, 'large']);
    }
  });
});
