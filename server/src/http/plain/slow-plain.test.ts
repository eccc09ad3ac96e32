import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
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

afterEach(() => void vi.useRealTimers());

/** What is kept of a connection, and what its stream may hold besides: one piece each. */
const mostRead = 4 * 65_536;

/** Resolves when the server has read no more of a connection for a while. */
async function stillness(socket: Socket): Promise<void> {
  for (let read = -1; read !== socket.bytesRead; await soon(100)) read = socket.bytesRead;
}

describe('a peer that sends requests without end', () => {
  const one = requestOf('/a');
  const flood = one.repeat(100_000);

  it('is read no further than what is kept, however many are answered meanwhile', async () => {
    const held: PlainResponse[] = [];
    let socket: Socket | undefined;
    const port = await portOf(
      aServer((request, response) => {
        socket = request.socket;
        return held.push(response) > 0;
      }),
    );
    const peer = await aPeer(port);
    peer.send(flood);
    await soon();
    for (let answered = 0; answered < 300; answered++) {
      answerPlainly(held[answered] as PlainResponse, '<a>');
      expect(held).toHaveLength(answered + 2);
      await new Promise(setImmediate);
    }
    await stillness(socket as Socket);
    expect(socket?.bytesRead).toBeLessThan(300 * one.length + mostRead);
  });

  it('is served no further than it takes the answers, and gets all of them once when it does', async () => {
    let served = 0;
    let socket: Socket | undefined;
    const port = await portOf(
      aServer((request, response) => {
        socket = request.socket;
        answerPlainly(response, `<${served++} ${'a'.repeat(8_000)}>`);
        return true;
      }),
    );
    const peer = await aPeer(port);
    peer.socket.pause();
    const count = 2_500;
    peer.send(one.repeat(count));
    await soon();
    await stillness(socket as Socket);
    expect(served).toBeLessThan(count);
    expect(socket?.bytesRead).toBeLessThan(served * one.length + mostRead);
    // What the system did not take is what a socket holds before it asks to wait, and a few answers: by Node's version 16 or 64 KB.
    expect(socket?.writableLength).toBeLessThan((socket?.writableHighWaterMark ?? 0) + 49_152);
    peer.socket.resume();
    const answers = namesIn(
      await peer
        .until(`<${count - 1} `)
        .then(() => soon(50))
        .then(peer.got),
    );
    expect(answers.map((name) => Number.parseInt(name.slice(1), 10))).toEqual(
      Array.from({ length: count }, (_, i) => i),
    );
  });

  it('is handed to Node with all that is kept, though it was read no further', async () => {
    const held: PlainResponse[] = [];
    const port = await portOf(aServer((_request, response) => held.push(response) > 0));
    const peer = await aPeer(port);
    const count = 3_000;
    peer.send(`${one}HEAD /b HTTP/1.1\r\nHost: h\r\n\r\n${requestOf('/c').repeat(count)}`);
    await soon(50);
    answerPlainly(held[0] as PlainResponse, '<a>');
    peer.send(requestOf('/last', { lines: 'Connection: close\r\n' }));
    const answers = namesIn(await peer.closed);
    expect(answers).toEqual(['<a>', ...Array<string>(count).fill('<node GET /c >'), '<node GET /last >']);
  });
});

/** A peer that has asked and takes nothing yet, and the answers that are to be written. */
async function aPausedPeer() {
  const held: PlainResponse[] = [];
  const port = await portOf(aServer((_request, response) => held.push(response) > 0));
  const peer = await aPeer(port);
  peer.socket.pause();
  peer.send(requestOf('/a'));
  await soon();
  return { peer, held, first: held[0] as PlainResponse };
}

describe('a peer that is slow to take an answer', () => {
  it('is served on when it has taken what was written before the end of the answer', async () => {
    const { peer, held, first } = await aPausedPeer();
    first.begin({ status: 200, lines: '' }, 16_000_000);
    expect(first.write(Buffer.alloc(16_000_000, 'a'))).toBe('full');
    const drained = new Promise<void>((resolve) => first.onDrain(resolve));
    peer.socket.resume();
    await drained;
    first.end();
    peer.send(requestOf('/b'));
    await soon(50);
    answerPlainly(held[1] as PlainResponse, '<b>');
    await peer.until('<b>');
  });

  it('has each part as it was written, when memory is used again as soon as a part in it is done', async () => {
    const [size, length] = [8_000, 100_000_000];
    const { peer, first } = await aPausedPeer();
    first.begin({ status: 200, lines: '' }, length);
    const taken = [];
    for (let memory = Buffer.alloc(size); taken.at(-1) !== 'full'; ) {
      taken.push(first.write(memory.fill(taken.length)));
      if (taken.at(-1) !== 'done') memory = Buffer.alloc(size);
    }
    expect(taken).toContain('kept');
    first.destroy();
    peer.socket.resume();
    const body = Buffer.from((await peer.closed).split('\r\n\r\n')[1] ?? '', 'latin1');
    expect(body.length).toBeGreaterThan(size);
    expect(body.every((octet, i) => octet === Math.floor(i / size) % 256)).toBe(true);
  });

  it('has the octets that were written for it, whatever others are answered meanwhile', async () => {
    const count = 1_500;
    const octetOf: Readonly<Record<string, string>> = { '/slow': '\xfe', '/other': '\xff' };
    const port = await portOf(
      aServer(({ url }, response) => {
        const body = Buffer.alloc(16_000, octetOf[url] ?? '', 'latin1');
        response.send({ status: 200, lines: `Content-Length: ${body.length}\r\n` }, body);
        return true;
      }),
    );
    const [slow, other] = [await aPeer(port), await aPeer(port)];
    slow.socket.pause();
    slow.send(requestOf('/slow').repeat(count));
    await soon(200);
    for (let i = 0; i < 10; i++) {
      other.send(requestOf('/other'));
      await other.until('\xff'.repeat(16_000 * (i + 1)).slice(-16_000));
      await soon(5);
    }
    // Not plain, so that Node answers it, and closes.
    slow.send(requestOf('/slow', { lines: 'Connection: close\r\n' }));
    slow.socket.resume();
    const got = await slow.closed;
    expect(got.includes('\xff')).toBe(false);
    expect(got.split('\xfe').length - 1).toBe(16_000 * count);
  });

  it('has its connection ended when it has ended its side before it took the last answer', async () => {
    // Not because the connection is still for long.
    vi.useFakeTimers({ toFake: ['setInterval'] });
    let socket: Socket | undefined;
    const port = await portOf(
      aServer((request, response) => {
        socket = request.socket;
        answerPlainly(response, 'a'.repeat(16_000_000));
        return true;
      }),
    );
    const peer = await aPeer(port);
    peer.socket.pause();
    peer.send(requestOf('/a'));
    await soon();
    peer.socket.end();
    await soon();
    const gone = once(socket as Socket, 'close');
    peer.socket.resume();
    await Promise.all([gone, peer.closed]);
    expect(peer.got().length).toBeGreaterThan(16_000_000);
  });
});
