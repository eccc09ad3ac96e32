import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aGatewayOf, ask, outcomeOf, waysOfRequests } from '../../../test-support/a-gateway.js';
import { aScriptedUpstream, type Script, writeApart } from '../../../test-support/a-scripted-upstream.js';
import { createCallerLines } from '../../caller-lines.js';
import type { GatewayParts } from '../exchange.js';

const well = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell';
const chunkedHead = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

async function aGatewayTo(script: Script, more = '', others?: Partial<GatewayParts>) {
  const upstream = await aScriptedUpstream(script);
  const rules = `upstreams: { a: { url: "${upstream.url}"${more} } }
routes: [{ match: "* /a/**", upstream: a }]
`;
  const made = await aGatewayOf(rules, undefined, others);
  const headersOf = (connection: string) => ({ connection, authorization: made.secret });
  const get = (connection: string) => ask(`${made.gateway.url}/a/x`, { headers: headersOf(connection) });
  /** Without waiting for the answer. */
  const begin = (connection: string) => {
    const sent = http.get(`${made.gateway.url}/a/x`, { agent: false, headers: headersOf(connection) });
    onTestFinished(() => void sent.destroy());
    return sent.on('error', () => undefined);
  };
  return { ...made, upstream, get, begin };
}

/** No two parts of it are the same: what was read into memory that is still needed shows. */
const large = randomBytes(20 * 1_048_576);

function hashOf(octets: Buffer): string {
  return createHash('sha256').update(octets).digest('hex');
}

async function hashTakenSlowly(sent: http.ClientRequest): Promise<string> {
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const hash = createHash('sha256');
  let parts = 0;
  for await (const part of answer) {
    hash.update(part as Buffer);
    if (++parts % 16 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return hash.digest('hex');
}

// Not by way of undici, which may give up what it has not passed on yet when the upstream closes behind it.
it('a plain request has an answer of 20 MB that ends with its connection whole, however slowly it is taken', async () => {
  const { begin } = await aGatewayTo((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    socket.end(large);
  });
  expect(await hashTakenSlowly(begin('keep-alive'))).toBe(hashOf(large));
});

describe.each(waysOfRequests)('%s', (_way, connection) => {
  it.each([
    ['before anything was answered', ''],
    ['in the middle of the answer', `${well.slice(0, -2)}`],
    ['in the middle of a chunked answer', `${chunkedHead}4\r\nwell\r\n`],
  ])('whose caller goes away %s ends at the upstream, and frees its place', async (_when, said) => {
    const { upstream, begin, get, faults } = await aGatewayTo(
      (socket, nth) => socket.write(nth === 0 ? said : well),
      ', connections: 1',
    );
    const sent = begin(connection);
    if (said === '') await expect.poll(() => upstream.requests.length).toBe(1);
    else await once(sent, 'response');
    expect(upstream.hasEnded(0)).toBe(false);
    sent.destroy();
    await expect.poll(() => upstream.hasEnded(0)).toBe(true);
    expect(await outcomeOf(get(connection))).toBe('200 well');
    expect(faults).toEqual([]);
  });

  it('whose caller goes away while it waits for a place is never sent', async () => {
    const { upstream, begin, get } = await aGatewayTo(
      (socket, nth) => (nth === 0 ? setTimeout(() => socket.write(well), 300) : socket.write(well)),
      ', connections: 1',
    );
    const first = get(connection);
    await expect.poll(() => upstream.requests.length).toBe(1);
    const sent = begin(connection);
    await new Promise((resolve) => setTimeout(resolve, 100));
    sent.destroy();
    expect(await outcomeOf(first)).toBe('200 well');
    expect(await outcomeOf(get(connection))).toBe('200 well');
    expect(upstream.requests).toHaveLength(2);
  });

  it('has its first event before the second is sent', async () => {
    const { upstream, begin } = await aGatewayTo((socket) => socket.write(`${chunkedHead}6\r\ndata:1\r\n`));
    const [answer] = (await once(begin(connection), 'response')) as [IncomingMessage];
    const ended = once(answer, 'end');
    const events: string[] = [];
    answer.on('data', (part) => void events.push(String(part)));
    await expect.poll(() => events).toEqual(['data:1']);
    upstream.sockets[0]?.write('6\r\ndata:2\r\n0\r\n\r\n');
    await ended;
    expect(events).toEqual(['data:1', 'data:2']);
  });

  it('has an answer of 20 MB whole, however slowly it is taken', async () => {
    const { begin } = await aGatewayTo((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${large.length}\r\n\r\n`);
      socket.write(large);
    });
    expect(await hashTakenSlowly(begin(connection))).toBe(hashOf(large));
  });

  it('has a body of 20 MB arrive whole', async () => {
    const { upstream, gateway, secret } = await aGatewayTo((socket) => socket.write(well));
    const options = { method: 'POST', headers: { connection, authorization: secret } };
    expect(await outcomeOf(ask(`${gateway.url}/a/x`, options, large))).toBe('200 well');
    expect(upstream.requests[0]?.endsWith(`\r\n\r\n${large.toString('latin1')}`)).toBe(true);
  });

  it('whose caller takes nothing is cut after its time, having kept little in memory', async () => {
    const part = Buffer.alloc(65_536);
    let sent = 0;
    const { upstream, begin, get } = await aGatewayTo((socket, nth) => {
      if (nth > 0) return socket.write(well);
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n');
      const fill = () => {
        while (!socket.destroyed && socket.write(part)) sent += part.length;
      };
      socket.on('drain', fill);
      return fill();
    }, ', connections: 1, timeouts: { caller: 400ms }');
    const [answer] = (await once(begin(connection), 'response')) as [IncomingMessage];
    answer.on('error', () => undefined).pause();
    await expect.poll(() => upstream.hasEnded(0), { timeout: 5_000 }).toBe(true);
    // What the system holds for its sockets, ours included, and no more.
    expect(sent).toBeLessThan(24 * 1_048_576);
    expect(await outcomeOf(get(connection))).toBe('200 well');
  });

  it.each([
    [
      'the upstream is told',
      {
        identity: () => {
          throw new Error('no such field');
        },
      },
      0,
    ],
    [
      'the caller is told',
      {
        allowed: () => {
          throw new Error('no such field');
        },
      },
      1,
    ],
  ])('is 503 when what %s cannot be written, and frees its place', async (_what, broken, sent) => {
    let isBroken = true;
    const callerLines = createCallerLines();
    const lines = () => (isBroken ? { ...callerLines, ...broken } : callerLines);
    const others: Partial<GatewayParts> = {
      callerLines: {
        identity: (...given) => lines().identity(...given),
        allowed: (decision) => lines().allowed(decision),
      },
    };
    const { upstream, get, faults } = await aGatewayTo(
      (socket) => writeApart(socket, [well.slice(0, -1), well.slice(-1)]),
      ', connections: 1',
      others,
    );
    // What Node has read is told in other words, which cannot fail so.
    const outcome = connection === 'close' ? '200 well' : '503 The decision could not be made.';
    expect(await outcomeOf(get(connection))).toBe(outcome);
    expect(await outcomeOf(get(connection))).toBe(outcome);
    if (connection !== 'close') expect([faults.length, upstream.requests.length]).toEqual([2, 2 * sent]);
    isBroken = false;
    expect(await outcomeOf(get(connection))).toBe('200 well');
  });
});

it('never more requests are at a target than it may be sent at once, whichever way they go', async () => {
  let [now, most] = [0, 0];
  const { upstream, get } = await aGatewayTo((socket, nth) => {
    most = Math.max(most, ++now);
    setTimeout(() => {
      now--;
      socket.write(nth % 3 === 0 ? `${chunkedHead}4\r\nwell\r\n0\r\n\r\n` : well);
    }, nth % 7);
  }, ', connections: 4');
  const asked = Array.from({ length: 200 }, (_, i) => outcomeOf(get(i % 2 === 0 ? 'keep-alive' : 'close')));
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['200 well']));
  expect(most).toBe(4);
  // Each way has connections of its own; those of one are none of the other's business.
  expect(upstream.sockets.length).toBeLessThanOrEqual(8);
});
