import { describe, expect, it } from 'vitest';
import { readPlainHead } from './read-plain-head.js';

const octetsOf = (text: string) => Buffer.from(text, 'latin1');
const read = (text: string) => readPlainHead(octetsOf(text));

/** A plain head with these lines behind its Host. */
const withLines = (...lines: string[]) =>
  `POST /a HTTP/1.1\r\nHost: h\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
const withTarget = (target: string) => `GET ${target} HTTP/1.1\r\nHost: h\r\n\r\n`;
const withHost = (...hosts: string[]) =>
  `GET / HTTP/1.1\r\n${hosts.map((host) => `Host:${host}\r\n`).join('')}\r\n`;
const fields = (count: number) => Array.from({ length: count }, (_, i) => `X-${i}: 1`);

describe('a plain head', () => {
  it('is read as it was received, without the blanks around values', () => {
    const text = 'PUT /a?b=%20#c HTTP/1.1\r\nhOsT: h:80\r\nX-A:\t 1  2 \t\r\nX-a:\r\nCookie: caf\xe9\r\n\r\n';
    expect(read(text)).toEqual({
      method: 'PUT',
      url: '/a?b=%20#c',
      rawHeaders: ['hOsT', 'h:80', 'X-A', '1  2', 'X-a', '', 'Cookie', 'caf\xe9'],
      length: text.length,
      bodyLength: 0,
    });
  });

  it('tells where the body ends, and nothing about what stands behind', () => {
    const text = withLines('content-length: 12', 'Connection: keep-alive');
    expect(read(text)).toMatchObject({ length: text.length, bodyLength: 12 });
    expect(read(`${text}\0\r\n`)).toEqual(read(text));
  });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])('may ask for %s', (method) => {
    expect(read(`${method} / HTTP/1.1\r\nHost: h\r\n\r\n`)?.method).toBe(method);
  });

  it('has at most 100 fields and 16 KB', () => {
    const most = withLines(...fields(99));
    expect(read(most)?.rawHeaders).toHaveLength(200);
    const empty = withLines('X-Long: ').length;
    const longest = withLines(`X-Long: ${'a'.repeat(16_384 - empty)}`);
    expect(read(longest)?.length).toBe(16_384);
  });
});

describe('a head is left to Node’s parser', () => {
  const whole = withLines('X-A: 1', 'Content-Length: 0');

  it('wherever it is cut', () => {
    expect(read(whole)).toBeDefined();
    for (let at = 0; at < whole.length; at++) expect(read(whole.slice(0, at))).toBeUndefined();
  });

  it.each<[string, string]>([
    ['an empty line before it', `\r\n${whole}`],
    ['a blank before it', ` ${whole}`],
    ['only LF at the end of the request line', 'GET / HTTP/1.1\nHost: h\r\n\r\n'],
    ['only LF at the end of a field', 'GET / HTTP/1.1\r\nHost: h\nX-A: 1\r\n\r\n'],
    ['only LF at the end of the last field', 'GET / HTTP/1.1\r\nHost: h\n\r\n'],
    ['only LF as its last line', 'GET / HTTP/1.1\r\nHost: h\r\n\n'],
    ['only CR at the end of the request line', 'GET / HTTP/1.1\rHost: h\r\n\r\n'],
    ['only CR at the end of a field', 'GET / HTTP/1.1\r\nHost: h\rX-A: 1\r\n\r\n'],
    ['only CR as its last line', 'GET / HTTP/1.1\r\nHost: h\r\n\rGET'],
    ['CR in a value', withLines('X-A: 1\r2')],
    ['CR before the end of a line', withLines('X-A: 1\r')],
    ['a folded line', withLines('X-A: 1', ' 2')],
    ['a line folded by a tab', withLines('X-A: 1', '\t2')],
    ['a first line of fields that is folded', 'GET / HTTP/1.1\r\n Host: h\r\n\r\n'],
    ['a blank before a colon', withLines('X-A : 1')],
    ['a tab before a colon', withLines('X-A\t: 1')],
    ['a blank in a name', withLines('X A: 1')],
    ['no colon', withLines('X-A')],
    ['no name', withLines(': 1')],
    ['parentheses in a name', withLines('X(A): 1')],
    ['a quote in a name', withLines('X"A: 1')],
    ['a slash in a name', withLines('X/A: 1')],
    ['an at sign in a name', withLines('X@A: 1')],
    ['braces in a name', withLines('X{A}: 1')],
    ['an octet beyond ASCII in a name', withLines('X\xc4: 1')],
    ...[0x00, 0x01, 0x08, 0x0b, 0x0c, 0x1b, 0x1f, 0x7f].flatMap((octet): [string, string][] => {
      const [name, it] = [`octet ${octet}`, String.fromCharCode(octet)];
      return [
        [`${name} in a value`, withLines(`X-A: 1${it}2`)],
        [`${name} before a value`, withLines(`X-A:${it}1`)],
        [`${name} behind a value`, withLines(`X-A: 1${it}`)],
        [`${name} in a name`, withLines(`X${it}A: 1`)],
        [`${name} in the target`, withTarget(`/a${it}b`)],
        [`${name} in the method`, `GE${it}T / HTTP/1.1\r\nHost: h\r\n\r\n`],
        [`${name} in the Host`, withHost(` h${it}`)],
      ];
    }),
    ['more than 100 fields', withLines(...fields(100))],
    ['more than 16 KB', withLines(`X-Long: ${'a'.repeat(16_384)}`)],
    ['more than 16 KB of target', withTarget(`/${'a'.repeat(16_384)}`)],
  ])('with %s', (_what, text) => {
    expect(read(text)).toBeUndefined();
  });

  it.each([
    'Content-Length: +5',
    'Content-Length: -5',
    'Content-Length: 0x5',
    'Content-Length: 05',
    'Content-Length: 00',
    'Content-Length: 5, 5',
    'Content-Length: 5,',
    'Content-Length: 5 5',
    'Content-Length: 5;a',
    'Content-Length: 5.0',
    'Content-Length: 5e1',
    'Content-Length: 0_5',
    'Content-Length: "5"',
    'Content-Length: \xb2',
    'Content-Length:',
    'Content-Length: ',
    'Content-Length: 5 ',
    'Content-Length: 5\t',
    'Content-Length: 5 \t ',
    'Content-Length: 10000000',
    'Content-Length: 18446744073709551621',
    'Content-Length: 5\r\nContent-Length: 5',
    'Content-Length: 0\r\ncontent-length: 0',
    'Content-Length: 5\r\nTransfer-Encoding: chunked',
    'Transfer-Encoding: chunked\r\nContent-Length: 5',
    'Transfer-Encoding: chunked',
    'transfer-encoding: chunked',
    'TRANSFER-ENCODING: chunked',
    'tRaNsFeR-eNcOdInG: chunked',
    'Transfer-Encoding: identity',
    'Transfer-Encoding:',
    'Transfer-Encoding: \xffchunked',
    'Connection: close',
    'connection: Close',
    'Connection: upgrade',
    'Connection: Keep-Alive',
    'Connection: keep-alive, close',
    'Connection: keep-alive, X-A',
    'Connection: keep-alive,',
    'Connection: authorization',
    'Connection:',
    'Connection: keep-alive\r\nConnection: close',
    'Proxy-Connection: keep-alive',
    'proxy-connection: close',
    'Expect: 100-continue',
    'expect: nothing',
    'Expect:',
    'TE: trailers',
    'te:',
    'Trailer: X-A',
    'Upgrade: websocket',
    'upgrade: h2c',
    'Upgrade:',
  ])('with the field %j', (line) => {
    expect(read(withLines(line))).toBeUndefined();
  });

  it.each([
    'GET / HTTP/1.0',
    'GET / HTTP/2.0',
    'GET / HTTP/0.9',
    'GET / HTTP/1.2',
    'GET / HTTP/1.10',
    'GET / HTTP/11',
    'GET / http/1.1',
    'GET / HTTP/1.1 ',
    'GET / HTTPS/1.1',
    'GET / ICE/1.0',
    'GET / RTSP/1.0',
    'GET /',
    'GET  / HTTP/1.1',
    'GET\t/ HTTP/1.1',
    'GET /  HTTP/1.1',
    'GET /\tHTTP/1.1',
    'GET /a b HTTP/1.1',
    'GET /a\tb HTTP/1.1',
    'GET HTTP/1.1',
    'GET  HTTP/1.1',
    'get / HTTP/1.1',
    'Get / HTTP/1.1',
    'GETS / HTTP/1.1',
    'HEAD / HTTP/1.1',
    'OPTIONS / HTTP/1.1',
    'OPTIONS * HTTP/1.1',
    'GET * HTTP/1.1',
    'TRACE / HTTP/1.1',
    'CONNECT h:1 HTTP/1.1',
    'GET h:1 HTTP/1.1',
    'GET h HTTP/1.1',
    'GET http://h/ HTTP/1.1',
    'GET ?a HTTP/1.1',
    'GET #a HTTP/1.1',
    'GET \\ HTTP/1.1',
    'PRI * HTTP/2.0',
    'GET /\x80 HTTP/1.1',
    'GET /\xc3\xa4 HTTP/1.1',
    'GET /\xff HTTP/1.1',
  ])('with the request line %j', (line) => {
    expect(read(`${line}\r\nHost: h\r\n\r\n`)).toBeUndefined();
  });

  it.each<[string, string[]]>([
    ['no Host', []],
    ['two Hosts', [' h', ' g']],
    ['the same Host twice', [' h', ' h']],
    ['an empty Host', ['']],
    ['a Host of blanks', [' \t ']],
    ['a Host with userinfo', [' a@h']],
    ['a Host with a path', [' h/a']],
    ['a Host with a blank inside', [' h g']],
    ['a list of Hosts', [' h, g']],
    ['a Host with a port that is none', [' h:x']],
    ['a Host with two ports', [' h:1:2']],
    ['a Host in half a bracket', [' [::1']],
    ['a Host beyond ASCII', [' h\xe4']],
    ['a Host over 255 octets', [` ${'h'.repeat(256)}`]],
  ])('with %s', (_what, hosts) => {
    read(withHost(' h'));
    expect(read(withHost(...hosts))).toBeUndefined();
    expect(read(withHost(' h'))).toBeDefined();
  });
});
