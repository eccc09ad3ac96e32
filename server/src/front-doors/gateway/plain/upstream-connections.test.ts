import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { aScriptedUpstream, type Script, writeApart } from '../../../test-support/a-scripted-upstream.js';
import { createUpstreamConnections, type UpstreamConnections } from './upstream-connections.js';

const well = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell';
const withHint = (hint: string) => well.replace('\r\n\r\n', `\r\nKeep-Alive: ${hint}\r\n\r\n`);
const chunkedHead = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n';
const chunked = `${chunkedHead}\r\n4\r\nwell\r\n0\r\n\r\n`;
const timeouts = { connectMs: 1_000, headersMs: 1_000, bodyMs: 1_000, idleMs: 0, callerMs: 0 };

async function connectionsTo(script: Script) {
  const upstream = await aScriptedUpstream(script);
  const connections = createUpstreamConnections(upstream.url, { timeouts, ca: undefined });
  onTestFinished(() => connections.close());
  return { upstream, connections, get: () => get(connections) };
}

/** The body of the answer; rejects when there is none, or no whole one. */
function get(connections: UpstreamConnections): Promise<string> {
  return new Promise((resolve, reject) => {
    let body = '';
    const head = 'GET /x HTTP/1.1\r\nHost: x\r\n\r\n';
    const receiver = {
      onReached: () => undefined,
      onAnswer: () => undefined,
      onPart: (part: Buffer) => {
        body += part.toString('latin1');
        return 'done' as const;
      },
      onEnd: () => resolve(body),
      onFailure: reject,
    };
    connections.send({ head, body: Buffer.alloc(0), receiver });
  });
}

const aMoment = (ms = 30) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a kept connection', () => {
  it.each([
    ['of plain answers', well],
    ['of chunked answers', chunked],
    ['of answers without a body', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ])('%s serves one request after another', async (_what, answer) => {
    const { upstream, get: ask } = await connectionsTo((socket) => socket.write(answer));
    for (let i = 0; i < 10; i++) await ask();
    expect(upstream.sockets).toHaveLength(1);
  });

  it.each([
    ['said that it closes', well.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')],
    ['said so of a chunked answer', chunked.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')],
    ['keeps it for a second only', withHint('timeout=1')],
    ['keeps it for no time at all', withHint('timeout=0, max=9')],
    [
      'keeps it for a second after a chunked answer',
      `${chunkedHead}Keep-Alive: timeout=1\r\n${chunked.slice(chunkedHead.length)}`,
    ],
    ['speaks HTTP/1.0', well.replace('1.1', '1.0')],
    ['had more to say than its answer', `${well}more`],
    ['had more to say than its chunked answer', `${chunked}HTTP/1.1 200 OK\r\nX: 0\r\n\r\n`],
    [
      'had more to say than 204',
      'HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n',
    ],
    ['sent trailers', chunked.replace('0\r\n', '0\r\nX-Sum: 1\r\n')],
  ])('whose upstream %s is closed and not used again', async (_what, answer) => {
    const { upstream, get: ask } = await connectionsTo((socket) => socket.write(answer));
    await ask();
    await expect.poll(upstream.open).toBe(0);
    await ask();
    expect(upstream.sockets).toHaveLength(2);
  });

  it.each([
    ['before the upstream’s time for it is over', withHint('timeout=5')],
    [
      'after a chunked answer too',
      `${chunkedHead}keep-alive: timeout=5\r\n${chunked.slice(chunkedHead.length)}`,
    ],
    ['after four seconds when the upstream says nothing', well],
  ])('is given up %s', async (_what, answer) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const { upstream, get: ask } = await connectionsTo((socket) => socket.write(answer));
    await ask();
    vi.advanceTimersByTime(3_000);
    await ask();
    expect(upstream.sockets).toHaveLength(1);
    vi.advanceTimersByTime(4_600);
    // At once, before the closing of the old one is told: it must not be taken for a free one.
    expect(await ask()).toBe('well');
    expect(upstream.sockets).toHaveLength(2);
  });

  it('is kept for as long as the upstream says', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const { upstream, get: ask } = await connectionsTo((socket) => socket.write(withHint('timeout=60')));
    await ask();
    vi.advanceTimersByTime(58_000);
    await ask();
    expect(upstream.sockets).toHaveLength(1);
  });

  it('on which its upstream speaks unasked is closed: the next caller never reads it', async () => {
    const forged = well.replace('well', 'evil');
    const { upstream, get: ask } = await connectionsTo(async (socket, nth) => {
      await writeApart(socket, [well]);
      if (nth === 0) socket.write(forged);
    });
    expect(await ask()).toBe('well');
    await aMoment();
    expect(await ask()).toBe('well');
    expect(upstream.sockets).toHaveLength(2);
  });

  it('whose upstream closes it after each answer costs no caller its answer', async () => {
    const { get: ask } = await connectionsTo((socket) => socket.end(well));
    for (let i = 0; i < 20; i++) {
      expect(await ask()).toBe('well');
      await aMoment(5);
    }
  });

  it('whose upstream ends it while it is idle is not used again', async () => {
    const { upstream, get: ask } = await connectionsTo((socket) => socket.write(chunked));
    await ask();
    upstream.sockets[0]?.end();
    await aMoment();
    expect(await ask()).toBe('well');
    expect(upstream.sockets).toHaveLength(2);
  });
});

describe('an answer that ends with its connection', () => {
  it('is whole although its receiver is slow and the connection long closed', async () => {
    const size = 300_000;
    const { connections } = await connectionsTo((socket) => {
      socket.end(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(size)}`);
    });
    let length = 0;
    await new Promise<void>((resolve, reject) => {
      const receiver = {
        onReached: () => undefined,
        onAnswer: () => undefined,
        onPart: (part: Buffer) => {
          length += part.length;
          setTimeout(() => connection.resume(), 20);
          return 'full' as const;
        },
        onEnd: resolve,
        onFailure: reject,
      };
      const connection = connections.send({
        head: 'GET / HTTP/1.1\r\n\r\n',
        body: Buffer.alloc(0),
        receiver,
      });
    });
    expect(length).toBe(size);
  });
});

describe('closing', () => {
  it('lets the answers under way end, then closes their connections and the free ones', async () => {
    let answer: (() => void) | undefined;
    const { upstream, connections } = await connectionsTo((socket, nth) => {
      if (nth === 0) answer = () => socket.write(well);
      else socket.write(well);
    });
    const slow = get(connections);
    await expect.poll(() => upstream.requests.length).toBe(1);
    await get(connections);
    const closed = connections.close();
    await expect.poll(upstream.open).toBe(1);
    answer?.();
    expect(await slow).toBe('well');
    await closed;
    await expect.poll(upstream.open).toBe(0);
  });

  it('bounds what is sent all the same', async () => {
    const { connections } = await connectionsTo(() => undefined);
    await connections.close();
    await expect(get(connections)).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' });
  });
});

it('what a receiver keeps does not change when more is read', async () => {
  const parts = Array.from({ length: 60 }, (_, i) =>
    Buffer.alloc([1, 100, 4_095, 4_096, 40_000][i % 5] as number, i),
  );
  const whole = Buffer.concat(parts);
  const { connections } = await connectionsTo((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${whole.length}\r\n\r\n`);
    return writeApart(socket, parts, 2);
  });
  const kept: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    const onPart = (part: Buffer) => {
      kept.push(part);
      return 'kept' as const;
    };
    const receiver = {
      onReached: () => undefined,
      onAnswer: () => undefined,
      onPart,
      onEnd: resolve,
      onFailure: reject,
    };
    connections.send({ head: 'GET / HTTP/1.1\r\n\r\n', body: Buffer.alloc(0), receiver });
  });
  expect(Buffer.concat(kept).equals(whole)).toBe(true);
});
