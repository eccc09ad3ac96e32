import { once } from 'node:events';
import type http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { aGatewayOf, ask } from '../../../test-support/a-gateway.js';
import { listening } from '../../../test-support/doors.js';

const rulesOf = (port: number, more = '') => `
upstreams: { chat: { url: "http://127.0.0.1:${port}"${more} } }
routes: [{ match: "GET /chat/**", upstream: chat, permission: "sessions:read" }, { match: "POST /chat/**", upstream: chat }]
`;

/** An upstream that speaks WebSocket and echoes, behind a gateway. */
async function aChat(options: { readonly more?: string; readonly plan?: string } = {}) {
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(sockets, 'listening');
  onTestFinished(() => {
    for (const client of sockets.clients) client.terminate();
    sockets.close();
  });
  const requests: http.IncomingMessage[] = [];
  sockets.on('connection', (socket, request) => {
    requests.push(request);
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    socket.on('error', () => undefined);
  });
  const made = await aGatewayOf(
    `${options.plan ?? ''}${rulesOf((sockets.address() as AddressInfo).port, options.more)}`,
  );
  const open = (headers: Readonly<Record<string, string>> = { authorization: made.secret }) => {
    const socket = new WebSocket(`${made.gateway.url.replace('http', 'ws')}/chat/live?room=1`, { headers });
    // Ending a test before the connection was made is an outcome, not a failure.
    socket.on('error', () => undefined);
    onTestFinished(() => socket.terminate());
    return socket;
  };
  return { ...made, sockets, requests, open };
}

type Chat = Awaited<ReturnType<typeof aChat>>;

/** An upstream that is only a connection: it switches protocols and hands the socket over. */
async function aRawChat(
  answer = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
) {
  const accepted: Socket[] = [];
  const heads: string[] = [];
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    accepted.push(socket);
    socket.on('error', () => undefined);
    socket.once('data', (head) => {
      heads.push(String(head));
      socket.write(answer);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    for (const socket of accepted) socket.destroy();
    server.close();
  });
  const made = await aGatewayOf(rulesOf((server.address() as AddressInfo).port));
  const request = (more = '', method = 'GET') =>
    `${method} /chat/live HTTP/1.1\r\nHost: x\r\nAuthorization: ${made.secret}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${more}\r\n`;
  const dial = (text: string) => {
    const socket = net.connect({ port: made.gateway.port, host: '127.0.0.1', allowHalfOpen: true });
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => undefined);
    socket.write(text);
    return socket;
  };
  return { ...made, accepted, heads, request, dial };
}

async function refusalOf(socket: WebSocket) {
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, http.IncomingMessage];
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode, headers: response.headers, body };
}

describe('a WebSocket', () => {
  it('passes messages both ways, with the upstream told who calls and not with which key', async () => {
    const { open, requests, secret, key, account } = await aChat();
    const socket = open();
    await once(socket, 'open');
    socket.send('hello');
    expect(String((await once(socket, 'message'))[0])).toBe('hello');
    const large = Buffer.alloc(5 * 1_048_576, 7);
    socket.send(large);
    expect(Buffer.compare((await once(socket, 'message'))[0] as Buffer, large)).toBe(0);
    expect(requests[0]?.url).toBe('/chat/live?room=1');
    expect(requests[0]?.headers).toMatchObject({
      'x-neoagent-account': account.id,
      'x-neoagent-key-id': key.id,
      'x-forwarded-for': '127.0.0.1',
      via: '1.1 neoagent-test',
    });
    expect(JSON.stringify(requests[0]?.rawHeaders)).not.toContain(secret);
    socket.close(4001, 'done');
    expect((await once(socket, 'close'))[0]).toBe(4001);
  });

  it.each([
    ['no key', () => ({}), 401, 'key_missing'],
    [
      'a key from a web page',
      (secret: string) => ({ authorization: secret, origin: 'https://app.example' }),
      403,
      'browser_blocked',
    ],
  ])(
    'with %s is refused as a problem document, and the upstream is not asked',
    async (_name, headers, status, code) => {
      const { open, requests, secret } = await aChat();
      const refused = await refusalOf(open(headers(secret)));
      expect(refused.status).toBe(status);
      expect(refused.headers).toMatchObject({
        'content-type': 'application/problem+json',
        'x-neoagent-reason': code,
        connection: 'close',
      });
      expect(JSON.parse(refused.body)).toMatchObject({ code, status });
      expect(requests).toEqual([]);
    },
  );

  it('that was refused is closed, although its caller never closes its side', async () => {
    const { dial, request, secret } = await aRawChat();
    const caller = dial(request().replace(secret, 'neo_live_wrong'));
    expect(String((await once(caller, 'data'))[0])).toMatch(/^HTTP\/1\.1 401 /);
    // Half open, it would take this; closed, it resets.
    const reset = new Promise<void>((resolve) => void caller.once('close', () => resolve()));
    const writing = setInterval(() => caller.write('more'), 200);
    onTestFinished(() => clearInterval(writing));
    await reset;
  });

  it('spends from the limits like any request, and says what is left', async () => {
    const { open } = await aChat();
    const [answer] = (await once(open(), 'upgrade')) as [http.IncomingMessage];
    expect(answer.headers['ratelimit']).toBe('"burst";r=599;t=60');
  });

  it('to an upstream that answers otherwise gets that answer', async () => {
    const upstream = await listening((_request, response: http.ServerResponse) => {
      response.writeHead(426, { 'X-Why': 'old' }).end('upgrade yourself');
    });
    onTestFinished(upstream.close);
    const { gateway, secret } = await aGatewayOf(rulesOf(upstream.port));
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/chat/live`, {
      headers: { authorization: secret },
    });
    const answer = await refusalOf(socket);
    expect([answer.status, answer.headers['x-why'], answer.body]).toEqual([426, 'old', 'upgrade yourself']);
  });

  it('to a dead upstream is 502', async () => {
    const { gateway, secret } = await aGatewayOf(rulesOf(1));
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/chat/live`, {
      headers: { authorization: secret },
    });
    expect((await refusalOf(socket)).headers['x-neoagent-reason']).toBe('upstream_unreachable');
  });

  it.each([
    ['switches to something else', '101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c'],
    ['answers with no status that there is', '007 Bond\r\nContent-Length: 0'],
  ])('to an upstream that %s is 502', async (_name, head) => {
    const { dial, request, faults } = await aRawChat(`HTTP/1.1 ${head}\r\n\r\n`);
    onTestFinished(() => expect(faults).toEqual([]));
    expect(String((await once(dial(request()), 'data'))[0])).toMatch(/^HTTP\/1\.1 502 /);
  });
});

describe('an open tunnel', () => {
  it.each([
    ['its key is revoked', ({ db, key }: Chat) => db.keys.update(key.id, { revokedAt: 1 })],
    ['its key is disabled', ({ db, key }: Chat) => db.keys.update(key.id, { disabledAt: 1 })],
    ['its account is suspended', ({ db, account }: Chat) => db.accounts.setSuspended(account.id, 1)],
  ])('is cut within 5 seconds when %s, and its upstream with it', async (_name, change) => {
    const made = await aChat();
    const { open, cache, sockets } = made;
    const socket = open();
    await once(socket, 'open');
    const began = performance.now();
    await change(made);
    cache.evictKey(made.key.id);
    await once(socket, 'close');
    expect(performance.now() - began).toBeLessThan(5_000);
    await expect.poll(() => sockets.clients.size).toBe(0);
  });

  it('stays when its limits are used up, and looking at it spends nothing', async () => {
    const { open, gateway, secret } = await aChat({
      plan: 'plans: { default: { permissions: ["*"], limits: [{ name: few, allow: 2, per: 1h }] } }',
    });
    const socket = open();
    await once(socket, 'open');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const spend = () => ask(`${gateway.url}/chat/x`, { headers: { authorization: secret } });
    expect((await spend()).headers['ratelimit']).toBe('"few";r=0;t=3600');
    expect((await spend()).headers['x-neoagent-reason']).toBe('rate_limited');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    socket.send('still here');
    expect(String((await once(socket, 'message'))[0])).toBe('still here');
  });

  it('is cut when nothing passes for its idle time', async () => {
    const { open } = await aChat({ more: ', timeouts: { idle: 300ms }' });
    const socket = open();
    await once(socket, 'open');
    await once(socket, 'close');
  });

  it('is cut by a stop', async () => {
    const { open, tunnels } = await aChat();
    const socket = open();
    await once(socket, 'open');
    const closed = once(socket, 'close');
    await tunnels.close();
    await closed;
  });

  it('ends at the upstream when the caller dies, and at the caller when the upstream dies', async () => {
    const { open, sockets } = await aChat();
    const first = open();
    await once(first, 'open');
    first.terminate();
    await expect.poll(() => sockets.clients.size).toBe(0);
    const second = open();
    await once(second, 'open');
    for (const client of sockets.clients) client.terminate();
    await once(second, 'close');
  });

  it('lets each side finish what it sends after the other side has ended', async () => {
    const { accepted, dial, request } = await aRawChat();
    const caller = dial(request());
    await once(caller, 'data');
    caller.end('last words of the caller');
    const [upstream] = accepted;
    expect(String((await once(upstream as Socket, 'data'))[0])).toBe('last words of the caller');
    await once(upstream as Socket, 'end');
    upstream?.end('last words of the upstream');
    expect(String((await once(caller, 'data'))[0])).toBe('last words of the upstream');
    await once(caller, 'end');
  });

  it('is as slow as its reader: what nobody reads is not held in memory', async () => {
    const { accepted, dial, request } = await aRawChat();
    const caller = dial(request());
    await once(caller, 'data');
    caller.pause();
    const [upstream] = accepted as [Socket];
    const part = Buffer.alloc(1_048_576);
    let taken = 0;
    while (taken < 64 && upstream.write(part)) taken++;
    await new Promise((resolve) => setTimeout(resolve, 300));
    // Socket buffers of the system and of three sockets in between; without back-pressure all of it would have gone.
    for (let i = 0; i < 63; i++) upstream.write(part);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(upstream.writableLength).toBeGreaterThan(32 * 1_048_576);
  });
});

describe('an upgrade to anything else', () => {
  it.each([
    ['h2c', (text: string) => text.replace('Upgrade: websocket', 'Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk')],
    ['a WebSocket over HTTP/1.0', (text: string) => text.replace('HTTP/1.1', 'HTTP/1.0')],
    [
      'a WebSocket with a body',
      (text: string) => text.replace('\r\n\r\n', '\r\nContent-Length: 2\r\n\r\nhi'),
    ],
    ['a WebSocket by POST', (text: string) => text.replace('GET', 'POST')],
  ])('is served as if it had not asked: %s', async (_name, change) => {
    const { dial, heads, request } = await aRawChat('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    const answer = String((await once(dial(change(request())), 'data'))[0]);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(heads).toHaveLength(1);
    expect(heads[0]).not.toMatch(/upgrade|h2c|http2-settings/i);
  });

  it('with a body is the last request of its connection, and nothing that follows is taken for a part of it', async () => {
    const seen: string[] = [];
    const upstream = await listening(async (request: http.IncomingMessage, response: http.ServerResponse) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      seen.push(`${request.method} ${request.url} ${body}`);
      response.end('ok');
    });
    onTestFinished(upstream.close);
    const { gateway, secret } = await aGatewayOf(rulesOf(upstream.port));
    const head = `Host: x\r\nAuthorization: ${secret}\r\n`;
    const socket = net.connect(gateway.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    let text = '';
    socket.on('data', (part) => {
      text += String(part);
    });
    // What is written behind the last request may find the connection ended.
    const closed = new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve));
    const next = `POST /chat/2 HTTP/1.1\r\n${head}Content-Length: 3\r\n\r\ntwo`;
    socket.write(
      `POST /chat/1 HTTP/1.1\r\n${head}Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 3\r\n\r\none${next.slice(0, 30)}`,
    );
    await expect.poll(() => seen).toHaveLength(1);
    socket.write(next.slice(30) + next);
    await closed;
    expect(seen).toEqual(['POST /chat/1 one']);
    expect(text.match(/HTTP\/1\.1 200 /g)).toHaveLength(1);
    expect(text).toMatch(/\r\nConnection: close\r\n/i);
  });
});
