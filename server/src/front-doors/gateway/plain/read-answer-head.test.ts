import http from 'node:http';
import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAnswerHead } from './read-answer-head.js';

const octetsOf = (text: string) => Buffer.from(text, 'latin1');
const read = (text: string) => readAnswerHead(octetsOf(text));
const whole = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nwell';
const withField = (line: string) => whole.replace('\r\n\r\n', `\r\n${line}\r\n\r\n`);
const withLength = (value: string) => whole.replace('Length: 4', `Length: ${value}`);
const withStatus = (status: string) => whole.replace('200 OK', status);

describe('the head of an answer', () => {
  it('is read with all that it says', () => {
    expect(read(whole)).toEqual({
      status: 200,
      phrase: 'OK',
      rawHeaders: ['Content-Type', 'text/plain', 'Content-Length', '4'],
      length: whole.length - 4,
      bodyLength: 4,
      isLast: false,
      keepAliveMs: undefined,
    });
  });

  it.each([
    ['an empty phrase', withStatus('200 '), { phrase: '' }],
    ['octets beyond ASCII in its phrase', withStatus('404 pas trouv\xe9'), { phrase: 'pas trouv\xe9' }],
    ['Connection: close', withField('connection: Close'), { isLast: true }],
    ['Connection: keep-alive', withField('Connection: Keep-Alive'), { isLast: false }],
    ['both, one after the other', withField('Connection: close\r\nConnection: keep-alive'), { isLast: true }],
    ['a time that it is kept', withField('Keep-Alive: timeout=5, max=9'), { keepAliveMs: 5_000 }],
    ['a time among others', withField('Keep-Alive: max=9, timeout=0'), { keepAliveMs: 0 }],
    ['a time that is none', withField('Keep-Alive: timeout=soon'), { keepAliveMs: undefined }],
    ['a length of 0', withLength('0'), { bodyLength: 0 }],
    ['no value at all in a field', withField('X-Empty:'), { bodyLength: 4 }],
  ])('may have %s', (_what, text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });

  it.each([
    ...['100 Continue', '101 Switching', '103 Hints', '199 x'].map((s) => [`status ${s}`, withStatus(s)]),
    ...[
      '204 No Content',
      '304 Not Modified',
      '099 x',
      '600 x',
      '20 x',
      '2000 x',
      '2x0 x',
      '+20 x',
      '200',
      '200\tOK',
      '200OK',
    ].map((s) => [`status "${s}"`, withStatus(s)]),
    ...[
      'HTTP/1.0',
      'HTTP/2.0',
      'HTTP/1.2',
      'http/1.1',
      'HTTP/1.10',
      ' HTTP/1.1',
      '\r\nHTTP/1.1',
      'ICY',
      'RTSP/1.0',
    ].map((v) => [`version "${v}"`, whole.replace('HTTP/1.1', v)]),
    ...[
      '-1',
      '+4',
      '04',
      '4 4',
      '4,4',
      '4, 4',
      '0x4',
      '4.0',
      '4e0',
      '',
      '٤',
      '9007199254740993',
      '1'.repeat(16),
      '4;x',
      '"4"',
    ].map((v) => [`a length of "${v}"`, withLength(v)]),
    ['no length', whole.replace(/Content-Length: 4\r\n/, '')],
    ['two lengths', withField('Content-Length: 4')],
    ['two lengths, one of them in capitals', withField('CONTENT-LENGTH: 5')],
    ['a coding', whole.replace('Content-Length: 4', 'Transfer-Encoding: chunked')],
    ['a length and a coding', withField('Transfer-Encoding: chunked')],
    ['a length and no coding by name', withField('transfer-encoding: identity')],
    ...['', 'close, x', 'x-secret', 'keep-alive, upgrade', 'upgrade', 'closed', 'close,'].map((v) => [
      `Connection: "${v}"`,
      withField(`Connection: ${v}`),
    ]),
    ['Proxy-Connection', withField('Proxy-Connection: close')],
    ['Upgrade', withField('Upgrade: h2c')],
    ['Trailer', withField('Trailer: X-Sum')],
    ['a bare LF behind its status', whole.replace('OK\r\n', 'OK\n')],
    ['a bare LF behind a field', whole.replace('plain\r\n', 'plain\n')],
    ['a bare LF at its end', whole.replace('4\r\n\r\n', '4\r\n\n')],
    ['a bare CR in a value', withField('X: a\rb')],
    ['a CR behind a CR', whole.replace('plain\r\n', 'plain\r\r\n')],
    ['a folded value', withField('X: a\r\n b')],
    ['a folded first line', whole.replace('OK\r\n', 'OK\r\n X: y\r\n')],
    ['a blank before a colon', withField('X : a')],
    ['a tab before a colon', withField('X\t: a')],
    ['a name of nothing', withField(': a')],
    ['a line without a colon', withField('X')],
    ['a name with a blank in it', withField('X Y: a')],
    ['a name beyond ASCII', withField('X\xe9: a')],
    ...[0x00, 0x08, 0x0b, 0x0c, 0x1b, 0x7f].flatMap((octet) => {
      const character = String.fromCharCode(octet);
      return [
        [`octet ${octet} in its phrase`, withStatus(`200 O${character}K`)],
        [`octet ${octet} in a value`, withField(`X: a${character}b`)],
        [`octet ${octet} in a name`, withField(`X${character}: a`)],
      ];
    }),
    ['more than 100 fields', withField(Array.from({ length: 99 }, (_, i) => `X-${i}: a`).join('\r\n'))],
    ['more than 16 KB', withField(`X: ${'a'.repeat(16_384)}`)],
  ])('with %s is not plain', (_what, text) => {
    expect(text).not.toBe(whole);
    expect(read(text as string)).toBeUndefined();
  });

  it('cut anywhere is not plain', () => {
    for (let length = 0; length < whole.length - 4; length++)
      expect(read(whole.slice(0, length))).toBeUndefined();
  });
});

interface ByNode {
  readonly status: number | undefined;
  readonly phrase: string | undefined;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** What Node's client makes of the same octets, which are an answer and nothing behind it. */
function readByClient(octets: Buffer): Promise<ByNode> {
  return new Promise((resolve, reject) => {
    const connection = new Duplex({ read: () => undefined, write: (_octets, _encoding, done) => done() });
    const request = http.request({ createConnection: () => connection, insecureHTTPParser: false });
    request.on('error', reject);
    request.on('response', (answer) => {
      let body = '';
      answer.setEncoding('latin1');
      answer.on('data', (part: string) => {
        body += part;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        const { statusCode, statusMessage, rawHeaders } = answer;
        resolve({ status: statusCode, phrase: statusMessage, rawHeaders, body });
      });
    });
    request.end();
    connection.push(octets);
  });
}

const octet = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
  { weight: 3, arbitrary: fc.integer({ min: 0x80, max: 0xff }) },
  { weight: 2, arbitrary: fc.constant(0x09) },
);
const value = fc.array(octet, { maxLength: 20 }).map((octets) => String.fromCharCode(...octets));
const name = fc.oneof(
  { weight: 9, arbitrary: fc.stringMatching(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,18}$/) },
  fc.constantFrom(
    'Connection',
    'Keep-Alive',
    'Set-Cookie',
    'Content-Length',
    'content_length',
    'Date',
    'Upgrade',
  ),
);
const field = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(name, fc.constantFrom(': ', ':', ':\t ', ':   '), value)
      .map((parts) => parts.join('')),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('Connection: close', 'Connection: keep-alive', 'Keep-Alive: timeout=5'),
  },
);
const status = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 200, max: 599 }) },
  fc.integer({ min: 0, max: 999 }),
);
const body = fc
  .array(fc.integer({ min: 0, max: 255 }), { maxLength: 40 })
  .map((octets) => String.fromCharCode(...octets));

const answer = fc
  .record({
    status,
    phrase: value,
    fields: fc.array(field, { maxLength: 6 }),
    body,
    lengthAt: fc.nat(6),
    /** An octet somewhere in the head that becomes another one. */
    change: fc.option(fc.record({ at: fc.nat(400), to: fc.integer({ min: 0, max: 255 }) }), { freq: 3 }),
  })
  .map(({ status, phrase, fields, body, lengthAt, change }) => {
    const lines = [...fields];
    lines.splice(lengthAt, 0, `Content-Length: ${body.length}`);
    const code = String(status).padStart(3, '0');
    const head = octetsOf(`HTTP/1.1 ${code} ${phrase}\r\n${lines.join('\r\n')}\r\n\r\n`);
    if (change !== null) head[change.at % head.length] = change.to;
    return Buffer.concat([head, octetsOf(body)]);
  });

it('whatever is read as plain, Node reads as the same answer', async () => {
  let plain = 0;
  await fc.assert(
    fc.asyncProperty(answer, async (octets) => {
      const head = readAnswerHead(octets);
      if (head === undefined) return;
      // A length may have been changed: what counts is where the answer ends.
      const end = head.length + head.bodyLength;
      if (head.bodyLength > 1_000) return;
      plain++;
      const sent = Buffer.concat([octets, Buffer.alloc(1_000)]).subarray(0, end);
      expect(await readByClient(sent)).toEqual({
        status: head.status,
        phrase: head.phrase,
        rawHeaders: head.rawHeaders,
        body: sent.toString('latin1', head.length),
      });
    }),
    { numRuns: 4_000, seed: 20_261_130 },
  );
  expect(plain).toBeGreaterThan(1_000);
});
