import http from 'node:http';
import { describe, expect, it, vi } from 'vitest';
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

/** Answers one request as told, and a second that tells whether the first had its end where the peer sees it. */
async function portAnswering(answer: (response: PlainResponse) => unknown): Promise<number> {
  return portOf(
    aServer(({ url }, response) => {
      if (url === '/next') answerPlainly(response, '<next>');
      else void answer(response);
      return true;
    }),
  );
}

/** What Node's own client reads of an answer, and of the next on the same connection. */
async function readByClient(port: number) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const get = (path: string) =>
    new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: string }>((resolve, reject) => {
      const request = http.get({ port, host: '127.0.0.1', path, agent }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          body += part;
        });
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
        response.once('error', reject);
      });
      request.once('error', reject);
    });
  const [first, next] = [await get('/'), await get('/next')];
  agent.destroy();
  expect(next.body).toBe('<next>');
  return first;
}

const head = { status: 200, lines: 'X-Field: a\r\n' };

describe('an answer in parts', () => {
  it('is read by a client as it was written, when its length was told', async () => {
    const port = await portAnswering((response) => {
      response.begin(head, 6);
      for (const part of ['ab', '', 'cdef']) response.write(Buffer.from(part));
      response.end();
    });
    const answer = await readByClient(port);
    expect(answer).toMatchObject({ status: 200, body: 'abcdef' });
    expect(answer.headers).toMatchObject({ 'content-length': '6', 'x-field': 'a' });
  });

  it('is read by a client as it was written, when nobody knew its length', async () => {
    const parts = ['a', '', 'b'.repeat(100_000), '0\r\n\r\n', '', 'ü'];
    const port = await portAnswering(async (response) => {
      response.begin(head, undefined);
      for (const part of parts) {
        response.write(Buffer.from(part));
        await soon(1);
      }
      response.end();
    });
    const answer = await readByClient(port);
    expect(answer.body).toBe(parts.join(''));
    expect(answer.headers).toMatchObject({ 'transfer-encoding': 'chunked' });
    expect(answer.headers['content-length']).toBeUndefined();
  });

  it.each([
    ['without a length', undefined],
    ['with one', 0],
  ])('may have no octets, %s', async (_how, length) => {
    const port = await portAnswering((response) => {
      response.begin(head, length);
      response.end();
    });
    expect((await readByClient(port)).body).toBe('');
  });

  it.each([
    [204, undefined],
    [304, undefined],
    [204, 3],
    [304, 3],
  ])('ends with its head for %i with length %s, whatever is written behind it', async (status, length) => {
    const port = await portAnswering((response) => {
      response.begin({ status, lines: '' }, length);
      expect(response.write(Buffer.from('abc'))).toBe('done');
      response.end();
    });
    const { headers, ...answer } = await readByClient(port);
    expect(answer).toEqual({ status, body: '' });
    expect(headers['transfer-encoding']).toBeUndefined();
    // RFC 9110 §8.6: never in 204; in 304 it tells of the body that GET would have had.
    expect(headers['content-length']).toBe(status === 304 && length === 3 ? '3' : undefined);
  });

  it.each<[string, (response: PlainResponse) => void]>([
    ['is destroyed', (response) => response.destroy()],
    ['ends before the length that was told', (response) => response.end()],
    ['goes beyond the length that was told', (response) => void response.write(Buffer.from('abcdef'))],
  ])('is cut when it %s, and nothing follows it', async (_what, go) => {
    const over = vi.fn<() => void>();
    let made: PlainResponse | undefined;
    const port = await portAnswering((response) => {
      made = response;
      response.once('close', over);
      response.begin(head, 5);
      response.write(Buffer.from('<ab'));
      setTimeout(() => {
        go(response);
        response.write(Buffer.from('c>'));
        response.end();
        answerPlainly(response, '<again>');
      }, 5);
    });
    const peer = await aPeer(port);
    peer.send(requestOf('/') + requestOf('/next'));
    expect((await peer.closed).split('\r\n\r\n')[1]).toBe('<ab');
    await soon();
    expect(over).toHaveBeenCalledTimes(1);
    expect(made).toMatchObject({ destroyed: true, writableFinished: false });
  });
});

describe('an answer', () => {
  it('has a body that is known to be ASCII written as it is, behind a head of Latin-1', async () => {
    const lines = 'X-Field: caf\xe9\r\nContent-Length: 2\r\n';
    const port = await portAnswering((response) => response.send({ status: 200, lines }, 'ok', true));
    const answer = await readByClient(port);
    expect([answer.headers['x-field'], answer.body]).toEqual(['caf\xe9', 'ok']);
  });

  it('is written once', async () => {
    const over = vi.fn<() => void>();
    const port = await portAnswering((response) => {
      response.once('close', over);
      answerPlainly(response, '<a>');
      answerPlainly(response, '<b>');
      response.begin(head, 3);
      response.write(Buffer.from('<c>'));
      response.end();
      response.destroy();
      expect(response).toMatchObject({
        statusCode: 200,
        headersSent: true,
        writableFinished: true,
        destroyed: false,
      });
    });
    const peer = await aPeer(port);
    peer.send(requestOf('/') + requestOf('/next'));
    expect(namesIn(await peer.until('<next>'))).toEqual(['<a>', '<next>']);
    expect(over).toHaveBeenCalledTimes(1);
  });

  it.each<[string, string | Buffer]>([
    ['in ASCII', 'abc'],
    ['beyond ASCII', 'ü🔑'],
    ['of octets', Buffer.from([0xff, 0x00, 0x0d, 0x0a])],
    ['of none', ''],
  ])('has the whole body %s', async (_what, body) => {
    const octets = Buffer.from(body);
    const port = await portAnswering((response) =>
      response.send(
        { status: 418, phrase: 'Tea', lines: `X-A: caf\xe9\r\nContent-Length: ${octets.length}\r\n` },
        body,
      ),
    );
    const peer = await aPeer(port);
    peer.send(requestOf('/') + requestOf('/next'));
    const answers = await peer.until('<next>');
    expect(answers).toMatch(/^HTTP\/1\.1 418 Tea\r\nX-A: caf\xe9\r\n/);
    expect(answers).toContain(`\r\n\r\n${octets.toString('latin1')}HTTP/1.1 200 OK\r\n`);
  });

  it('tells nobody who does not want to be told any more', async () => {
    const [one, other] = [vi.fn<() => void>(), vi.fn<() => void>()];
    const port = await portAnswering((response) => {
      for (const listener of [one, other]) response.once('close', listener);
      response.off('close', one);
      answerPlainly(response, '<a>');
    });
    const peer = await aPeer(port);
    peer.send(requestOf('/'));
    await peer.until('<a>');
    expect([one, other].map((listener) => listener.mock.calls.length)).toEqual([0, 1]);
  });
});
