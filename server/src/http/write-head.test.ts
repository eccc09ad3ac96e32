import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { listening } from '../test-support/doors.js';
import { writeLines, writeWhole } from './write-head.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** What a server sends for one request, octet by octet, its Date replaced; until it ends the connection or says nothing for a while. */
async function sentBy(answer: (response: ServerResponse) => void, request: string): Promise<string> {
  const server = await listening((_asked, response) => answer(response));
  open.push(server);
  const { port, hostname } = new URL(server.url);
  return new Promise((resolve, reject) => {
    let got = '';
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.setTimeout(150, () => socket.destroy());
    socket.setEncoding('latin1').on('data', (part: string) => {
      got += part;
    });
    socket.once('close', () => resolve(got.replace(/Date: [^\r]+/g, 'Date: now')));
    socket.once('error', reject);
  });
}

const requests = {
  'of a connection that stays': 'GET / HTTP/1.1\r\nHost: h\r\n\r\n',
  'of two sent at once': 'GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n',
  'that ends its connection': 'GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n',
  'of HTTP/1.0': 'GET / HTTP/1.0\r\n\r\n',
  'for the head alone': 'HEAD / HTTP/1.1\r\nHost: h\r\n\r\n',
};

describe.each(Object.entries(requests))('an answer to a request %s', (name, request) => {
  it('from lines is octet by octet what Node writes from fields', async () => {
    const fields = ['X-Plan', 'pro', 'RateLimit', '"burst";r=9;t=60', 'Content-Length', '2'];
    const lines = 'X-Plan: pro\r\nRateLimit: "burst";r=9;t=60\r\nContent-Length: 2\r\n';
    const ours = await sentBy(
      (response) => writeLines(response, { status: 200, lines, body: 'ok' }),
      request,
    );
    expect(ours).toBe(await sentBy((response) => response.writeHead(200, fields).end('ok'), request));
    expect(ours.split('X-Plan: pro')).toHaveLength(name === 'of two sent at once' ? 3 : 2);
  });

  it('of another server is octet by octet what Node writes from its fields', async () => {
    const body = Buffer.from([0, 255, 13, 10, 128]);
    const fields = ['Server', 'caf\u00e9', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'CONTENT-LENGTH', '5'];
    const answer = { status: 201, phrase: 'Made', fields, body };
    const ours = await sentBy((response) => writeWhole(response, answer), request);
    expect(ours).toBe(await sentBy((response) => response.writeHead(201, 'Made', fields).end(body), request));
    expect(ours).toContain('Server: caf\u00e9\r\n');
  });
});

const asked = requests['of a connection that stays'];

it.each([
  ['tells no length', [], Buffer.from('abc')],
  ['tells two lengths', ['Content-Length', '3', 'content-length', '3'], Buffer.from('abc')],
  ['has no body', ['Content-Length', '0'], Buffer.alloc(0)],
  ['is dated', ['date', 'Tue, 24 Nov 2026 00:00:00 GMT', 'Content-Length', '3'], Buffer.from('abc')],
])('an answer that %s is worded as Node words it', async (_name, fields, body) => {
  const answer = { status: 200, phrase: '', fields, body };
  const ours = await sentBy((response) => writeWhole(response, answer), asked);
  expect(ours).toBe(await sentBy((response) => response.writeHead(200, '', fields).end(body), asked));
});

it('a body beyond ASCII is sent in UTF-8', async () => {
  const [body, lines] = ['{"name":"Zoë"}', 'Content-Length: 15\r\n'];
  const sent = await sentBy((response) => writeLines(response, { status: 200, lines, body }), asked);
  expect(Buffer.from(sent, 'latin1').toString('utf8').endsWith(`\r\n\r\n${body}`)).toBe(true);
});

it.each(['a\r\nX-Split: b', 'a\nb', 'a\0b', '\u20ac'])(
  'a field with the value %j is not written',
  async (value) => {
    let fault: unknown;
    const sent = await sentBy((response) => {
      const fields = ['X-Value', value, 'Content-Length', '0'];
      try {
        writeWhole(response, { status: 200, phrase: 'OK', fields, body: Buffer.alloc(0) });
      } catch (error) {
        fault = error;
        response.destroy();
      }
    }, asked);
    expect(fault).toMatchObject({ code: 'ERR_INVALID_CHAR' });
    expect(sent).toBe('');
  },
);
