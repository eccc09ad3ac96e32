import { type IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { connect, Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listening } from '../../test-support/doors.js';
import { PlainRequest } from './plain-request.js';

let node: Awaited<ReturnType<typeof listening>>;
let seen: { readonly rawHeaders: string[]; readonly headers: IncomingHttpHeaders }[] = [];

beforeAll(async () => {
  node = await listening(({ rawHeaders, headers }, response) => {
    seen.push({ rawHeaders, headers });
    response.end();
  });
});
afterAll(() => node.close());

const noBody = Buffer.alloc(0);
const plain = (rawHeaders: string[]) =>
  new PlainRequest({ method: 'GET', url: '/', rawHeaders, length: 0, bodyLength: 0 }, noBody, new Socket());

/** What Node makes of requests with these lines behind their Host. */
function readByNode(requests: readonly (readonly string[])[]): Promise<typeof seen> {
  seen = [];
  const asText = (lines: readonly string[], i: number) =>
    `GET / HTTP/1.1\r\nHost: h\r\n${i === requests.length - 1 ? 'Connection: close\r\n' : ''}${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
  return new Promise((resolve, reject) => {
    const octets = Buffer.from(requests.map(asText).join(''), 'latin1');
    const socket = connect(node.port, '127.0.0.1', () => socket.write(octets));
    socket.resume();
    socket.once('close', () => resolve(seen));
    socket.once('error', reject);
  });
}

/** Those that Node treats in ways of their own, some of many that it joins, and some that are members of every object. */
const name = fc
  .constantFrom(
    ...['age', 'authorization', 'content-type', 'etag', 'expires', 'from', 'if-modified-since', 'location'],
    ...['if-unmodified-since', 'last-modified', 'max-forwards', 'proxy-authorization', 'referer', 'server'],
    ...['retry-after', 'user-agent', 'cookie', 'set-cookie', 'accept', 'date', 'vary', 'x-forwarded-for'],
    ...[
      'if-match',
      'origin',
      'cache-control',
      'allow',
      'a',
      '__proto__',
      'constructor',
      'valueof',
      'tostring',
    ],
  )
  .chain((lower) =>
    fc.constantFrom(lower, lower.toUpperCase(), `${lower.charAt(0).toUpperCase()}${lower.slice(1)}`),
  );
const value = fc.constantFrom('', 'a', 'b, c', 'd; e', 'caf\xe9', '"f"', '0');
const lines = fc.array(
  fc.tuple(name, value).map(([n, v]) => `${n}: ${v}`),
  { maxLength: 12 },
);

it('fields by name are what Node makes of the same fields, however often each is repeated', async () => {
  const seed = 20_261_130;
  let repeated = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(lines, { minLength: 50, maxLength: 50 }), async (requests) => {
      const theirs = await readByNode(requests);
      expect(theirs).toHaveLength(requests.length);
      for (const { rawHeaders, headers } of theirs) {
        expect(Object.entries(plain(rawHeaders).headers)).toEqual(Object.entries(headers));
        if (Object.keys(headers).length < rawHeaders.length / 2) repeated++;
      }
    }),
    { seed, numRuns: 40 },
  );
  expect(repeated).toBeGreaterThan(200);
});

it('every field of which Node keeps the first is kept once, and no other', async () => {
  const kept: string[] = [];
  const joined = new IncomingMessage(new Socket()) as unknown as {
    _addHeaderLine(name: string, value: string, to: Record<string, unknown>): void;
  };
  const names = await namesOfNode();
  for (const known of names) {
    const to: Record<string, unknown> = {};
    for (const one of ['1', '2']) joined._addHeaderLine(known, one, to);
    expect(plain([known, '1', known, '2']).headers).toEqual(to);
    if (to[known] === '1') kept.push(known);
  }
  expect(kept.length).toBeGreaterThan(15);
});

/** Field names of HTTP that are in use, from Node's own list of those of HTTP/2. */
async function namesOfNode(): Promise<string[]> {
  const { constants } = await import('node:http2');
  const entries = Object.entries(constants).filter(([key]) => key.startsWith('HTTP2_HEADER_'));
  return entries.map(([, known]) => String(known)).filter((known) => !known.startsWith(':'));
}

it('a field that was not sent is not found among the members of every object', () => {
  const { headers } = plain(['Host', 'h']);
  expect(['constructor', '__proto__', 'toString', 'hasOwnProperty'].filter((n) => n in headers)).toEqual([]);
});

describe('the body', () => {
  const head = { method: 'POST', url: '/', rawHeaders: [], length: 4, bodyLength: 6 };
  const arrived = () => {
    const octets = Buffer.from('HEADé=“next request');
    return { octets, request: new PlainRequest(head, octets, new Socket()) };
  };

  it('stays what it was once it is kept, whatever is read into the memory it came in', () => {
    const { octets, request } = arrived();
    request.keepBody();
    octets.fill('x');
    expect(request.body.toString()).toBe('é=“');
    expect(request.takeText()).toBe('é=“');
  });

  it('is kept by whoever asks for it first', () => {
    const { octets, request } = arrived();
    const { body } = request;
    octets.fill('x');
    request.keepBody();
    expect([body.toString(), request.body.toString()]).toEqual(['é=“', 'é=“']);
  });

  it('that was taken as text is nobody’s afterwards: what has come since is never taken for it', () => {
    const { octets, request } = arrived();
    expect(request.takeText()).toBe('é=“');
    request.keepBody();
    octets.fill('x');
    expect(() => request.body).toThrow('taken');
    expect(() => request.takeText()).toThrow('taken');
  });

  it('is empty where there is none', () => {
    expect(plain([]).body).toHaveLength(0);
    expect(plain([]).takeText()).toBe('');
  });
});
