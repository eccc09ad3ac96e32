import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createHttpServer } from '../../http-server.js';
import {
  answerPlainly,
  aPeer,
  aServer,
  namesIn,
  portOf,
  requestOf,
  soon,
} from '../../test-support/plain-serving.js';
import type { PlainResponse } from './plain-response.js';
import { servePlain } from './serve-plain.js';

afterEach(() => void vi.useRealTimers());

/** A server whose answers wait: each is given by the target it is for. */
async function holding() {
  const held = new Map<string, PlainResponse>();
  const server = aServer(({ url }, response) => held.set(url, response) !== undefined);
  const response = (target: string) => held.get(target) as PlainResponse;
  return { port: await portOf(server), server, held, response };
}

const closing = 'Connection: close\r\n';

describe('a peer that ends its side', () => {
  it('gets the answer under way, which ends the connection', async () => {
    const { port, response } = await holding();
    const peer = await aPeer(port);
    peer.send(requestOf('/a'));
    peer.socket.end();
    await soon();
    answerPlainly(response('/a'), '<a>');
    const answers = await peer.closed;
    expect(namesIn(answers)).toEqual(['<a>']);
    expect(answers).toContain(closing);
  });

  it('gets the answers to all that it had sent, of which the last ends the connection', async () => {
    const { port, response } = await holding();
    const peer = await aPeer(port);
    peer.send(requestOf('/a') + requestOf('/b'));
    peer.socket.end();
    await soon();
    answerPlainly(response('/a'), '<a>');
    answerPlainly(response('/b'), '<b>');
    const answers = await peer.closed;
    expect(namesIn(answers)).toEqual(['<a>', '<b>']);
    expect(answers.indexOf(closing)).toBeGreaterThan(answers.indexOf('<a>'));
  });

  it('gets the rest of an answer of which it has a part', async () => {
    const { port, response } = await holding();
    const peer = await aPeer(port);
    peer.send(requestOf('/a'));
    await soon();
    response('/a').begin({ status: 200, lines: '' }, 6);
    response('/a').write(Buffer.from('<a'));
    await peer.until('<a');
    peer.socket.end();
    await soon();
    response('/a').write(Buffer.from('bcd'));
    response('/a').write(Buffer.from('>'));
    response('/a').end();
    expect(namesIn(await peer.closed)).toEqual(['<abcd>']);
  });

  it.each([
    ['behind an answer that waits', 'HEAD / HTTP/1.1\r\nHost: h\r\n\r\n'],
    ['in the middle of a request', 'GET / HTTP/1.1\r\nHo'],
  ])('does no harm %s', async (_where, behind) => {
    const { port, response, held } = await holding();
    const peer = await aPeer(port);
    peer.send(requestOf('/a') + behind);
    peer.socket.end();
    await soon();
    answerPlainly(response('/a'), '<a>');
    expect(namesIn(await peer.closed)).toEqual(['<a>']);
    expect(held.size).toBe(1);
  });

  it.each([
    ['at once', ''],
    ['after its answers', requestOf('/a')],
    ['in the middle of a first request', requestOf('/a').slice(0, -1)],
  ])('is left %s', async (_when, text) => {
    const peer = await aPeer(await portOf(aServer()));
    peer.send(text);
    await soon();
    peer.socket.end();
    await peer.closed;
  });
});

describe('a peer that goes away', () => {
  it('leaves an answer that is over and not whole, and a server that serves', async () => {
    const { port, response } = await holding();
    const peer = await aPeer(port);
    peer.send(requestOf('/a') + requestOf('/b'));
    await soon();
    const over = vi.fn<() => void>();
    response('/a').once('close', over);
    peer.socket.resetAndDestroy();
    await soon();
    expect(over).toHaveBeenCalledTimes(1);
    expect(response('/a')).toMatchObject({ destroyed: true, writableFinished: false });
    answerPlainly(response('/a'), '<a>');
    const other = await aPeer(port);
    other.send(requestOf('/c'));
    await soon();
    answerPlainly(response('/c'), '<c>');
    await other.until('<c>');
  });
});

describe('a server that is closed', () => {
  it('ends connections on which nothing is asked, those that never began as well', async () => {
    const server = aServer();
    const port = await portOf(server);
    const [one, other] = [await aPeer(port), await aPeer(port)];
    one.send(requestOf('/a'));
    await one.until('<plain GET /a >');
    const closed = once(server, 'close');
    server.close();
    await Promise.all([one.closed, other.closed, closed]);
  });

  it('lets what is under way finish, and serves nothing behind it', async () => {
    const { port, server, response, held } = await holding();
    const peer = await aPeer(port);
    peer.send(requestOf('/a'));
    await soon();
    server.close();
    server.closeIdleConnections();
    peer.send(requestOf('/b'));
    await soon();
    answerPlainly(response('/a'), '<a>');
    peer.send(requestOf('/c'));
    const answers = await peer.closed;
    expect(namesIn(answers)).toEqual(['<a>']);
    expect(answers).toContain(closing);
    expect([...held.keys()]).toEqual(['/a']);
  });

  it('does not act on what comes while the last answer is on its way', async () => {
    const { port, server, response, held } = await holding();
    const peer = await aPeer(port);
    peer.send(requestOf('/a'));
    await soon();
    server.close();
    // More than is taken at once, so that the connection is still there when the next request arrives.
    peer.socket.pause();
    answerPlainly(response('/a'), 'a'.repeat(16_000_000));
    peer.send(requestOf('/b'));
    await soon();
    expect(held.size).toBe(1);
    peer.socket.resume();
    expect((await peer.closed).length).toBeGreaterThan(16_000_000);
    expect(held.size).toBe(1);
  });

  it('cuts answers under way when all connections are to be closed', async () => {
    const { port, server, response } = await holding();
    const peer = await aPeer(port);
    peer.send(requestOf('/a'));
    await soon();
    server.closeAllConnections();
    expect(await peer.closed).toBe('');
    await soon();
    expect(response('/a').destroyed).toBe(true);
  });
});

describe('a connection that is still', () => {
  it('is answered 408 when nothing came for 10 seconds', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    const peer = await aPeer(await portOf(aServer()));
    await soon();
    vi.advanceTimersByTime(10_000);
    await soon();
    expect(peer.got()).toBe('');
    vi.advanceTimersByTime(1_000);
    expect(await peer.closed).toMatch(/^HTTP\/1\.1 408 .*\r\nConnection: close\r\n/s);
  });

  it('ends 10 seconds after its last answer, as it was told', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    const { port, response } = await holding();
    const peer = await aPeer(port);
    peer.send(requestOf('/a'));
    await soon();
    vi.advanceTimersByTime(60_000);
    answerPlainly(response('/a'), '<a>');
    await peer.until('<a>');
    vi.advanceTimersByTime(10_000);
    await soon();
    expect(peer.socket.readyState).toBe('open');
    vi.advanceTimersByTime(1_000);
    const answers = await peer.closed;
    expect(namesIn(answers)).toEqual(['<a>']);
    expect(answers).toContain('Connection: keep-alive\r\nKeep-Alive: timeout=10\r\n');
  });

  it('ends when the peer takes nothing of what there is for it, not when it is slow', async () => {
    const server = createHttpServer(() => undefined);
    const sockets: Socket[] = [];
    const large = 'a'.repeat(16_000_000);
    servePlain(server, {
      serve: (request, response) => {
        sockets.push(request.socket);
        answerPlainly(response, large);
        return true;
      },
      bounds: { toBeginMs: 10_000, toGoOnMs: 10_000, toTakeMs: 300 },
      onLate: () => undefined,
    });
    const port = await portOf(server);
    const [stuck, slow] = [await aPeer(port), await aPeer(port)];
    for (const peer of [stuck, slow]) {
      peer.socket.pause();
      peer.send(requestOf('/a'));
    }
    const taking = setInterval(() => {
      slow.socket.resume();
      setImmediate(() => slow.socket.pause());
    }, 20);
    await soon(900);
    clearInterval(taking);
    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, false]);
    slow.socket.resume();
    await slow.until(large);
  });
});
