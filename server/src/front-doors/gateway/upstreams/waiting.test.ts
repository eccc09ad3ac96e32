import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aGatewayOf, ask, waysOfRequests } from '../../../test-support/a-gateway.js';
import { listening } from '../../../test-support/doors.js';

/** An upstream whose `/chat/stream` never ends and sends as much as is taken; anything else is answered with its name. */
async function anApi(name = 'api') {
  const streams: ServerResponse[] = [];
  const bodies: string[] = [];
  const server = await listening(async (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/chat/stream') {
      streams.push(response);
      response.writeHead(200).flushHeaders();
      return;
    }
    let body = '';
    for await (const chunk of request) body += String(chunk);
    bodies.push(body);
    response.end(name);
  });
  onTestFinished(server.close);
  return { url: server.url, streams, bodies };
}

async function aGatewayTo(upstream: string) {
  const made = await aGatewayOf(
    `upstreams: { chat: ${upstream} }\nroutes: [{ match: "* /chat/**", upstream: chat }]\n`,
  );
  const headers = { authorization: made.secret };
  const stream = async () => {
    const sent = http.get(`${made.gateway.url}/chat/stream`, { agent: false, headers });
    sent.on('error', () => undefined);
    onTestFinished(() => void sent.destroy());
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.on('error', () => undefined);
    return answer;
  };
  const post = (body = '') => ask(`${made.gateway.url}/chat/x`, { method: 'POST', headers }, body);
  return { ...made, stream, post };
}

describe('an upstream whose connections are all taken', () => {
  it('is 504 with the cause after the time of an answer, and serves again when one is free', async () => {
    const api = await anApi();
    const { stream, post } = await aGatewayTo(
      `{ url: "${api.url}", connections: 2, timeouts: { headers: 300ms } }`,
    );
    const [first] = [await stream(), await stream()];
    const answer = await post('never sent');
    expect(answer.status).toBe(504);
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'upstream_timeout',
      detail: 'The API behind the gateway took too long while waiting for a free connection.',
    });
    first.destroy();
    await expect.poll(async () => (await post('sent')).status, { timeout: 5_000 }).toBe(200);
    expect(new Set(api.bodies)).toEqual(new Set(['sent']));
  });

  it('serves who waited as soon as one is free', async () => {
    const api = await anApi();
    const { stream, post } = await aGatewayTo(`{ url: "${api.url}", connections: 1 }`);
    const held = await stream();
    const waiting = post('whole');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(api.bodies).toEqual([]);
    held.destroy();
    expect((await waiting).status).toBe(200);
    expect(api.bodies).toEqual(['whole']);
  });

  it('is not disturbed by who goes away while waiting, its body half sent', async () => {
    const api = await anApi();
    const { stream, post, gateway, secret, faults } = await aGatewayTo(
      `{ url: "${api.url}", connections: 1 }`,
    );
    const held = await stream();
    const impatient = http.request(`${gateway.url}/chat/x`, {
      agent: false,
      method: 'POST',
      headers: { authorization: secret, 'content-length': 9 },
    });
    impatient.on('error', () => undefined).write('half');
    await new Promise((resolve) => setTimeout(resolve, 100));
    impatient.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    held.destroy();
    expect((await post('whole')).status).toBe(200);
    expect(api.bodies).toEqual(['whole']);
    expect(faults).toEqual([]);
  });

  it('has its requests served by another target, bodies whole', async () => {
    const [a, b] = [await anApi('a'), await anApi('b')];
    const { stream, post } = await aGatewayTo(
      `{ urls: [{ url: "${a.url}", weight: 1000 }, { url: "${b.url}" }], connections: 1, timeouts: { headers: 300ms } }`,
    );
    await stream();
    expect((await post('x'.repeat(100_000))).body).toBe('b');
    expect(b.bodies).toEqual(['x'.repeat(100_000)]);
    expect(a.bodies).toEqual([]);
  });
});

it.each(waysOfRequests)(
  'that the caller of %s gave up waiting is not held against the target',
  async (_way, connection) => {
    const [a, b] = [await anApi('a'), await anApi('b')];
    const { stream, post, gateway, secret, upstreams } = await aGatewayTo(
      `{ urls: [{ url: "${a.url}", weight: 1000 }, { url: "${b.url}" }], connections: 1 }`,
    );
    const held = await stream();
    const headers = { connection, authorization: secret };
    const impatient = http.get(`${gateway.url}/chat/x`, { agent: false, headers });
    impatient.on('error', () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
    impatient.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(upstreams.find('chat')?.choose()?.origin).toBe(a.url);
    held.destroy();
    expect((await post()).body).toBe('a');
  },
);

describe('a large upload', () => {
  const large = 'x'.repeat(32 * 1_048_576);
  async function anUpstreamThat(serves: (socket: Socket) => void) {
    const sockets = new Set<Socket>();
    const server = net.createServer({ pauseOnConnect: true }, (socket) => {
      sockets.add(socket.on('error', () => undefined));
      serves(socket);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return aGatewayTo(
      `{ url: "http://127.0.0.1:${(server.address() as AddressInfo).port}", timeouts: { headers: 300ms } }`,
    );
  }

  it('that its upstream does not read is 504', async () => {
    const { post } = await anUpstreamThat(() => undefined);
    expect((await post(large)).status).toBe(504);
  });

  it('that its upstream breaks off is 502, and the caller reads it', async () => {
    const { post } = await anUpstreamThat((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
      socket.resume();
    });
    const answer = await post(large);
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([502, 'upstream_unreachable']);
  });
});

describe('a caller that takes nothing of its answer', () => {
  it('is cut after a while, and the upstream with it', async () => {
    const api = await anApi();
    const { stream } = await aGatewayTo(`{ url: "${api.url}", timeouts: { caller: 300ms } }`);
    const answer = await stream();
    answer.pause();
    const [sending] = api.streams as [ServerResponse];
    const ended = once(sending, 'close');
    const part = Buffer.alloc(1_048_576);
    const fill = () => {
      while (!sending.destroyed && sending.write(part));
    };
    sending.on('drain', fill);
    fill();
    await ended;
    const closed = new Promise<void>((resolve) => void answer.once('close', resolve));
    answer.resume();
    await closed;
    expect(answer.complete).toBe(false);
  });

  it('is not cut as long as it takes some now and then', async () => {
    const api = await anApi();
    const { stream } = await aGatewayTo(`{ url: "${api.url}", timeouts: { caller: 2s } }`);
    const answer = await stream();
    const [sending] = api.streams as [ServerResponse];
    const parts = 64;
    for (let i = 0; i < parts; i++) sending.write(Buffer.alloc(1_048_576));
    sending.end();
    let taken = 0;
    for await (const chunk of answer) {
      taken += (chunk as Buffer).length;
      if (taken % 16 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(taken).toBe(parts * 1_048_576);
  });
});

it('answers larger than what a caller takes at once leave no timer behind', async () => {
  const part = Buffer.alloc(60_000);
  const api = await listening((_request, response) => {
    response.writeHead(200);
    for (let i = 0; i < 40; i++) response.write(part);
    response.end();
  });
  onTestFinished(api.close);
  const { post } = await aGatewayTo(`{ url: "${api.url}", timeouts: { caller: 4m } }`);
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  await post();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const before = timers();
  for (let i = 0; i < 20; i++) expect((await post()).body).toHaveLength(2_400_000);
  await expect.poll(timers).toBeLessThanOrEqual(before + 2);
});
