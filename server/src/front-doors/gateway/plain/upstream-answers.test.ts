import { describe, expect, it } from 'vitest';
import { aGatewayOf, ask, outcomeOf, waysOfRequests } from '../../../test-support/a-gateway.js';
import { aScriptedUpstream, type Script, writeApart } from '../../../test-support/a-scripted-upstream.js';

const well = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell';
const chunkedHead = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const failed = (cause: string) => `502 The API behind the gateway did not answer: ${cause}.`;
const tooLong = (phase: string) => `504 The API behind the gateway took too long ${phase}.`;
const notHttp = failed('its answer is not well-formed HTTP');
const noAnswer = failed('it closed the connection without an answer');

const says =
  (...parts: readonly string[]): Script =>
  (socket) =>
    writeApart(socket, parts);
const saysAndEnds =
  (text: string): Script =>
  (socket) =>
    socket.end(text, 'latin1');
const times = (count: number, text: string) => text.repeat(count);

/** What an upstream does with a request, and what the caller reads. */
const cases: readonly (readonly [string, Script, string | RegExp])[] = [
  ['in one piece', says(well), '200 well'],
  ['without a body', says('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'), '200 '],
  ['head and body apart', says('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n', 'well'), '200 well'],
  ['body in many parts', says(well.slice(0, -4), ...'well'), '200 well'],
  ['octet by octet', (socket) => writeApart(socket, well, 1), '200 well'],
  ['chunked in one piece', says(`${chunkedHead}4\r\nwell\r\n0\r\n\r\n`), '200 well'],
  ['chunked in parts', says(chunkedHead, '2\r\nwe\r\n', '2\r\nll', '\r\n0\r\n', '\r\n'), '200 well'],
  ['chunked with trailers', says(`${chunkedHead}4\r\nwell\r\n0\r\nX-Sum: 1\r\n\r\n`), '200 well'],
  ['chunked twice over', saysAndEnds(`${chunkedHead}4\r\nwell\r\n0\r\n\r\n`.repeat(2)), '200 well'],
  ['ended by closing', saysAndEnds('HTTP/1.1 200 OK\r\n\r\nwell'), '200 well'],
  ['of HTTP/1.0', saysAndEnds('HTTP/1.0 200 OK\r\n\r\nwell'), '200 well'],
  ['with a length, then closing', saysAndEnds(well), '200 well'],
  ['204', says('HTTP/1.1 204 No Content\r\n\r\n'), '204 '],
  ['304', says('HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n'), '304 '],
  ['after 103 on its own', says('HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n', well), '200 well'],
  ['after 16 times 102', says(times(16, 'HTTP/1.1 102 Processing\r\n\r\n') + well), '200 well'],
  [
    'after 17 times 102',
    says(times(17, 'HTTP/1.1 102 Processing\r\n\r\n') + well),
    failed('it gave no usable answer'),
  ],
  ['with an empty phrase', says(well.replace('OK', '')), '200 well'],
  ['without a phrase', says(well.replace(' OK', '')), '200 well'],
  ['longer than its length', says(`${well} and more`), '200 well'],
  [
    'longer than its length, head apart',
    says('HTTP/1.1 200 OK\r\n', `Content-Length: 4\r\n\r\nwell and more`),
    '200 well',
  ],
  ['shorter than its length', saysAndEnds(well.slice(0, -1)), 'cut'],
  ['chunked without its end', saysAndEnds(`${chunkedHead}4\r\nwell\r\n`), 'cut'],
  ['nothing but its end', (socket) => socket.end(), noAnswer],
  ['reset', (socket) => socket.resetAndDestroy(), noAnswer],
  ['half a head', saysAndEnds('HTTP/1.1 200 OK\r\nContent-'), noAnswer],
  ['101 unasked', says(`HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n`), /^502 /],
  ['101 without Upgrade', saysAndEnds('HTTP/1.1 101 Switching\r\n\r\n'), /^502 /],
  ['with status 099', saysAndEnds(well.replace('200', '099')), /^502 |^cut$/],
  ['not HTTP at all', says('SSH-2.0-OpenSSH_9.6\r\n\r\n'), notHttp],
  ['with two lengths', says(well.replace('\r\n\r\n', '\r\nContent-Length: 5\r\n\r\n')), notHttp],
  [
    'with a length and a coding',
    says(`HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwell\r\n0\r\n\r\n`),
    notHttp,
  ],
  ['with a bare CR in a value', says(well.replace('4', '4\r\nX: a\rb')), notHttp],
  ['with NUL in a value', says(well.replace('4', '4\r\nX: a\0b')), notHttp],
  ['with ESC in its phrase', says(well.replace('OK', 'O\x1bK')), /^(?:502 |200 well$)/],
  ['with a blank before the colon', says(well.replace('Length:', 'Length :')), notHttp],
  [
    'with a header section of 80 KB',
    says(well.replace('4', `4\r\nX: ${'x'.repeat(81_920)}`)),
    failed('the header section of its answer is too large'),
  ],
  ['says nothing', () => undefined, tooLong('while waiting for its answer')],
  ['stops in its head', says('HTTP/1.1 200 OK\r\n'), tooLong('while waiting for its answer')],
  ['stops in its body', says(well.slice(0, -2)), 'cut'],
  ['stops in a chunked body', says(`${chunkedHead}4\r\nwe`), 'cut'],
];

async function aGatewayTo(script: Script) {
  const upstream = await aScriptedUpstream(script);
  const made = await aGatewayOf(`upstreams:
  a: { url: "${upstream.url}", connections: 2, timeouts: { headers: 800ms, body: 400ms } }
routes: [{ match: "* /a/**", upstream: a }]
`);
  const post = (connection: string, body = 'asked') =>
    ask(
      `${made.gateway.url}/a/x`,
      { method: 'POST', headers: { connection, authorization: made.secret } },
      body,
    );
  return { ...made, upstream, post };
}

describe.each(waysOfRequests)('an answer to %s', (_way, connection) => {
  it.each(cases)(
    '%s has the outcome of the table, and its place is free again',
    async (_name, script, outcome) => {
      let isWell = false;
      const { upstream, post, faults } = await aGatewayTo((socket, nth, request) =>
        isWell ? socket.write(well) : script(socket, nth, request),
      );
      const both = await Promise.all([post(connection), post(connection)].map(outcomeOf));
      for (const each of both) {
        if (typeof outcome === 'string') expect(each).toBe(outcome);
        else expect(each).toMatch(outcome);
      }
      expect(upstream.requests).toHaveLength(2);
      expect(upstream.requests.every((request) => request.endsWith('asked'))).toBe(true);
      isWell = true;
      const after = await Promise.all([post(connection), post(connection)].map(outcomeOf));
      expect(after).toEqual(['200 well', '200 well']);
      expect(faults).toEqual([]);
    },
  );
});

describe('a plain request, whose upstream may say 100 although nobody expected it', () => {
  const early = 'HTTP/1.1 100 Continue\r\n\r\n';
  it.each([
    [1, '200 well'],
    [16, '200 well'],
    [17, failed('it gave no usable answer')],
  ])('%i times: has the outcome of the table', async (count, outcome) => {
    const { post } = await aGatewayTo(says(times(count, early) + well));
    expect(await outcomeOf(post('keep-alive'))).toBe(outcome);
    expect(await outcomeOf(post('keep-alive'))).toBe(outcome);
  });
});

it('a request goes the way it was read', async () => {
  const { post, upstreams } = await aGatewayTo((socket) => socket.write(well));
  const pool = upstreams.find('a')?.choose()?.pool;
  await post('keep-alive');
  expect(pool?.stats.connected).toBe(0);
  await post('close');
  expect(pool?.stats.connected).toBe(1);
});
