import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Installation, startInstallation } from './support/installation.js';
import { type OctetUpstream, startOctetUpstream } from './support/octet-upstream.js';
import { connect, sendOctets } from './support/raw-request.js';
import { type SeededKey, seedAccount, seedKey } from './support/seed.js';

let upstream: OctetUpstream;
let installation: Installation;
let key: SeededKey;

beforeAll(async () => {
  upstream = await startOctetUpstream();
  installation = await startInstallation({
    rules: `upstreams: { chat: { url: "${upstream.url}" } }
routes: [{ match: "* /chat/**", upstream: chat }]
`,
  });
  key = await seedKey(installation, { account: await seedAccount(installation), name: 'framing' });
});

afterAll(async () => {
  await installation?.stop();
  installation?.remove();
  await upstream?.close();
});

beforeEach(() => upstream.forget());

/** A good head up to the fields in question; `K` stands for the key wherever a row writes it. */
const head = 'POST /chat/outer HTTP/1.1\r\nHost: api\r\nAuthorization: K\r\n';
const smuggled = 'GET /chat/smuggled HTTP/1.1\r\nHost: api\r\nAuthorization: K\r\n\r\n';
const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n`;

const send = (text: string) =>
  sendOctets(installation.port, Buffer.from(text.replaceAll('K', key.secret), 'latin1'));

describe('a request whose end two readers could see in two places', () => {
  it.each([
    [
      'a length and chunks',
      `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    [
      'chunks and a length',
      `${head}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    [
      'two different lengths',
      `${head}Content-Length: 0\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
    ],
    ['the same length twice', `${head}Content-Length: 0\r\nContent-Length: 0\r\n\r\n${smuggled}`],
    ['a list of lengths', `${head}Content-Length: 0, 0\r\n\r\n${smuggled}`],
    ['a length with a sign', `${head}Content-Length: +0\r\n\r\n${smuggled}`],
    ['a negative length', `${head}Content-Length: -1\r\n\r\n${smuggled}`],
    ['a hexadecimal length', `${head}Content-Length: 0x0\r\n\r\n${smuggled}`],
    ['a length with a space inside', `${head}Content-Length: 1 0\r\n\r\n${smuggled}`],
    ['a length beyond 64 bits', `${head}Content-Length: 18446744073709551616\r\n\r\n${smuggled}`],
    ['an empty length', `${head}Content-Length: \r\n\r\n${smuggled}`],
    ['a coding that is not final', `${head}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`],
    ['a coding nobody knows', `${head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`],
    [
      'chunked twice',
      `${head}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    ['a coding in quotes', `${head}Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n${smuggled}`],
    ['a vertical tab in the coding', `${head}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n${smuggled}`],
    [
      'a coding in HTTP/1.0',
      `${head.replace('HTTP/1.1', 'HTTP/1.0')}Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    ['a folded line', `${head}X: a\r\n Content-Length: 5\r\n\r\n${smuggled}`],
    ['a folded coding', `${head}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ['a line end without CR', `${head}X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ['a line end without LF', `${head}X: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ['a space before the colon', `${head}Content-Length : 5\r\n\r\n${smuggled}`],
    [
      'a space before the first field',
      `POST /chat/outer HTTP/1.1\r\n Host: api\r\nAuthorization: K\r\n\r\n${smuggled}`,
    ],
    ['a field without a colon', `${head}Transfer-Encoding\r\n\r\n${smuggled}`],
    ['a field without a name', `${head}: chunked\r\n\r\n${smuggled}`],
    ['NUL in a name', `${head}Transfer-Encoding\0: chunked\r\n\r\n${smuggled}`],
    ['no Host', `GET /chat/outer HTTP/1.1\r\nAuthorization: K\r\n\r\n${smuggled}`],
    ['an empty Host', `GET /chat/outer HTTP/1.1\r\nHost:\r\nAuthorization: K\r\n\r\n${smuggled}`],
    ['two Hosts', `${head}Host: other\r\n\r\n${smuggled}`],
    ['the same Host twice', `${head}Host: api\r\n\r\n${smuggled}`],
    ['a Host with a path', `GET /chat/outer HTTP/1.1\r\nHost: api/x\r\nAuthorization: K\r\n\r\n${smuggled}`],
    ['a Host with userinfo', `GET /chat/outer HTTP/1.1\r\nHost: a@b\r\nAuthorization: K\r\n\r\n${smuggled}`],
    ['a Host with a space', `GET /chat/outer HTTP/1.1\r\nHost: a b\r\nAuthorization: K\r\n\r\n${smuggled}`],
    [
      'an authority that is none',
      `GET http://a@b/chat/outer HTTP/1.1\r\nHost: api\r\nAuthorization: K\r\n\r\n${smuggled}`,
    ],
    [
      'a target with a space',
      `GET /chat/outer x HTTP/1.1\r\nHost: api\r\nAuthorization: K\r\n\r\n${smuggled}`,
    ],
  ])('is answered 400, closed, and nothing of it reaches the upstream: %s', async (_name, text) => {
    const answers = await send(text);
    expect(answers.map(({ status }) => status)).toEqual([400]);
    expect(upstream.octets()).toBe('');
  });
});

describe('a body in chunks that are not chunks', () => {
  it.each([
    ['0x before the size', `${chunked}0x3\r\nabc\r\n0\r\n\r\n${smuggled}`],
    ['a plus before the size', `${chunked}+3\r\nabc\r\n0\r\n\r\n${smuggled}`],
    ['a minus before the size', `${chunked}-3\r\nabc\r\n0\r\n\r\n${smuggled}`],
    ['a space before the size', `${chunked} 3\r\nabc\r\n0\r\n\r\n${smuggled}`],
    ['an underscore in the size', `${chunked}0_3\r\nabc\r\n0\r\n\r\n${smuggled}`],
    ['a size beyond 64 bits', `${chunked}10000000000000003\r\nabc\r\n0\r\n\r\n${smuggled}`],
    ['no size', `${chunked}\r\nabc\r\n0\r\n\r\n${smuggled}`],
    ['a size line that ends without CR', `${chunked}3\nabc\r\n0\r\n\r\n${smuggled}`],
    ['data that ends without a line end', `${chunked}3\r\nabcX0\r\n\r\n${smuggled}`],
    ['data that ends without CR', `${chunked}3\r\nabc\n0\r\n\r\n${smuggled}`],
    ['an extension with a bare LF', `${chunked}3;a\nabc\r\n0\r\n\r\n${smuggled}`],
    ['extensions without end', `${chunked}3;${'a'.repeat(100_000)}\r\nabc\r\n0\r\n\r\n${smuggled}`],
    ['a trailer that is folded', `${chunked}3\r\nabc\r\n0\r\nX: a\r\n b\r\n\r\n${smuggled}`],
  ])('is refused, and the upstream never sees a whole request: %s', async (_name, text) => {
    const answers = await send(text);
    expect(answers.length).toBeLessThanOrEqual(1);
    for (const { status } of answers) expect([400, 413]).toContain(status);
    expect(upstream.requests).toEqual([]);
    expect(upstream.octets()).not.toContain('smuggled');
  });

  it('is well-formed with short extensions and trailers, which are dropped', async () => {
    const answers = await send(
      `${head}Connection: close\r\nTransfer-Encoding: chunked\r\nTrailer: X-Neoagent-Account\r\n\r\n3;a=b\r\nabc\r\n0\r\nX-Neoagent-Account: acc_forged\r\nX-Trail: 1\r\n\r\n`,
    );
    expect(answers.map(({ status }) => status)).toEqual([200]);
    expect(upstream.requests).toEqual(['POST /chat/outer abc']);
    expect(upstream.octets()).not.toMatch(/acc_forged|X-Trail|a=b/i);
  });
});

describe('a body whose framing Connection names', () => {
  it.each([
    ['Content-Length', 'Content-Length: 3\r\n\r\nabc'],
    ['Transfer-Encoding', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n'],
  ])('reaches the upstream whole, its end where it was: %s', async (name, rest) => {
    const answers = await send(`${head}Connection: close, ${name}\r\n${rest}`);
    expect(answers.map(({ status }) => status)).toEqual([200]);
    expect(upstream.requests).toEqual(['POST /chat/outer abc']);
  });
});

describe('a header section beyond measure', () => {
  it.each([
    ['1 MB', `${head}A: ${'a'.repeat(1_048_576)}\r\n\r\n`],
    ['more than 200 fields', `${head}${'A: 1\r\n'.repeat(250)}\r\n`],
    ['5,000 fields, the length after them', `${head}${'A:\r\n'.repeat(5_000)}Content-Length: 5\r\n\r\nabcde`],
  ])('is answered 431 and closed: %s', async (_name, text) => {
    const answers = await send(text);
    expect(answers.map(({ status }) => status)).toEqual([431]);
    expect(upstream.octets()).toBe('');
  });

  it('that never ends is answered 408 and closed', async () => {
    const answers = await send(`${head}X: slow`);
    expect(answers.map(({ status }) => status)).toEqual([408]);
  });
});

describe('a target in another form', () => {
  const close = 'Host: api\r\nAuthorization: K\r\nConnection: close\r\n\r\n';

  it('with a URL is served by our own route, and its authority wins over Host', async () => {
    const answers = await send(`GET http://other.example:81/chat/x?q=1 HTTP/1.1\r\n${close}`);
    expect(answers.map(({ status }) => status)).toEqual([200]);
    expect(upstream.requests).toEqual(['GET /chat/x?q=1 ']);
    expect(upstream.octets()).toContain('X-Forwarded-Host: other.example:81\r\n');
  });

  it.each([
    ['a URL of no route', 'GET http://other.example/elsewhere', 404],
    ['a URL with an ambiguous path', 'GET http://other.example//chat/x', 400],
    ['a URL of another scheme', 'GET ftp://other.example/chat/x', 400],
    ['an authority', 'CONNECT other.example:443', 400],
    ['an asterisk', 'OPTIONS *', 400],
    ['no slash', 'GET chat/x', 400],
  ])('is refused: %s', async (_name, line, status) => {
    const answers = await send(`${line} HTTP/1.1\r\n${close}`);
    expect(answers.map((answer) => answer.status)).toEqual([status]);
    expect(upstream.octets()).toBe('');
  });
});

describe('several requests on one connection', () => {
  const good = 'GET /chat/first HTTP/1.1\r\nHost: api\r\nAuthorization: K\r\n\r\n';

  it('each need their own key: the second one without is refused', async () => {
    const answers = await send(`${good}GET /chat/second HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n`);
    expect(answers.map(({ status }) => status)).toEqual([200, 401]);
    expect(upstream.requests).toEqual(['GET /chat/first ']);
  });

  it('keep their order when the second one is malformed', async () => {
    const answers = await send(`${good}GET /chat/second HTTP/1.1\r\nHost : api\r\n\r\n`);
    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
    expect(upstream.requests).toEqual(['GET /chat/first ']);
  });

  it('end with one of another HTTP version', async () => {
    const answers = await send(
      `GET /chat/outer HTTP/2.0\r\nHost: api\r\nAuthorization: K\r\n\r\n${smuggled}`,
    );
    expect(answers.map(({ status }) => status)).toEqual([505]);
    expect(upstream.octets()).toBe('');
  });

  it('end with Connection: close', async () => {
    const answers = await send(good.replace('\r\n\r\n', `\r\nConnection: close\r\n\r\n${smuggled}`));
    expect(answers.map(({ status }) => status)).toEqual([200]);
    expect(upstream.requests).toEqual(['GET /chat/first ']);
  });
});

describe('Expect', () => {
  it('100-continue is answered after the decision and before the body', async () => {
    const connection = connect(installation.port);
    connection.write(
      `${head}Connection: close\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n`.replaceAll(
        'K',
        key.secret,
      ),
    );
    expect((await connection.received(1)).map(({ status }) => status)).toEqual([100]);
    expect(upstream.requests).toEqual([]);
    connection.write('abc');
    expect((await connection.ended).map(({ status }) => status)).toEqual([100, 200]);
    expect(upstream.requests).toEqual(['POST /chat/outer abc']);
    expect(upstream.octets()).not.toMatch(/expect/i);
  });

  it('100-continue with a refusal is answered by that alone, and the connection ends without the body', async () => {
    const answers = await send(
      `POST /chat/outer HTTP/1.1\r\nHost: api\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n`,
    );
    expect(answers.map(({ status }) => status)).toEqual([401]);
    expect(answers[0]?.headers.get('connection')).toBe('close');
  });

  it('anything else is 417', async () => {
    const answers = await send(`${head}Expect: a-miracle\r\nContent-Length: 3\r\n\r\nabc`);
    expect(answers.map(({ status }) => status)).toEqual([417]);
    expect(upstream.octets()).toBe('');
  });

  it('in HTTP/1.0 is not there', async () => {
    const answers = await send(
      `${head.replace('HTTP/1.1', 'HTTP/1.0')}Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc`,
    );
    expect(answers.map(({ status }) => status)).toEqual([200]);
  });
});
