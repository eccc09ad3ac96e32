import type { ServerResponse } from 'node:http';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { listening } from '../test-support/doors.js';
import { AnswerQueue } from './answer-queue.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function aServer(answer: (queue: AnswerQueue, response: ServerResponse, path: string) => void) {
  const faults: unknown[] = [];
  const queue = new AnswerQueue((error) => void faults.push(error));
  const server = await listening((asked, response) => answer(queue, response, asked.url ?? ''));
  open.push(server);
  return { ...server, faults };
}

it('requests that arrived together on one connection are answered in their order, once all were decided', async () => {
  const order: string[] = [];
  const server = await aServer((queue, response, path) => {
    order.push(`decided ${path}`);
    response.once('finish', () => order.push(`written ${path}`));
    queue.add({ response, status: 200, headers: ['Content-Length', '2', 'X-Path', path], body: path });
  });
  const { port, hostname } = new URL(server.url);
  const text = await new Promise<string>((resolve) => {
    let got = '';
    const socket = connect(Number(port), hostname, () =>
      socket.write(
        'GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\nGET /c HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n',
      ),
    );
    socket.setEncoding('latin1').on('data', (part: string) => {
      got += part;
    });
    socket.once('close', () => resolve(got));
  });
  expect(text.match(/X-Path: \S+/g)).toEqual(['X-Path: /a', 'X-Path: /b', 'X-Path: /c']);
  expect(order.slice(0, 3)).toEqual(['decided /a', 'decided /b', 'decided /c']);
});

it('an answer that cannot be written ends its own connection, is told as a fault, and holds up no other', async () => {
  const waiting: ServerResponse[] = [];
  const server = await aServer((queue, response) => {
    if (waiting.push(response) < 2) return;
    const [bad, good] = waiting as [ServerResponse, ServerResponse];
    queue.add({ response: bad, status: 200, headers: ['X-Split', 'a\r\nb'], body: '' });
    queue.add({ response: good, status: 200, headers: ['Content-Length', '4'], body: 'good' });
  });
  const ask = (path: string) =>
    new Promise<number | string>((resolve) => {
      const sent = request(`${server.url}${path}`, { agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      sent.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
      sent.end();
    });
  const first = ask('/bad');
  await expect.poll(() => waiting.length).toBe(1);
  expect(await ask('/good')).toBe(200);
  expect(await first).toBe('ECONNRESET');
  expect(server.faults).toHaveLength(1);
});
