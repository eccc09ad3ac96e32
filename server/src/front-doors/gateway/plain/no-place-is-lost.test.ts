import http from 'node:http';
import type { Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { aGatewayOf, ask, outcomeOf } from '../../../test-support/a-gateway.js';
import { aScriptedUpstream, writeApart } from '../../../test-support/a-scripted-upstream.js';

const well = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell';
const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwell\r\n0\r\n\r\n';
const places = 4;

/** The same numbers in every run (a linear congruential generator), from 0 to `below`. */
function numbersFrom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const behaviours: readonly ((socket: Socket) => unknown)[] = [
  (socket) => socket.write(well),
  (socket) => socket.write(chunked),
  (socket) => setTimeout(() => socket.write(well), 20),
  (socket) => writeApart(socket, [well.slice(0, 9), well.slice(9, -2), well.slice(-2)], 3),
  (socket) => socket.end(well),
  (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nwell'),
  (socket) => socket.write(`${well}more`),
  (socket) => socket.end(well.slice(0, -1)),
  (socket) => socket.write(well.slice(0, -1)),
  (socket) => socket.end(chunked.slice(0, -5)),
  (socket) => socket.write('nonsense\r\n\r\n'),
  (socket) => socket.write(chunked.replace('\r\n\r\n', '\r\nContent-Length: 4\r\n\r\n')),
  (socket) => socket.resetAndDestroy(),
  (socket) => socket.destroy(),
  () => undefined,
];

it('after hundreds of failures of every kind on both sides as many requests are sent at once as may be', async () => {
  const number = numbersFrom(20_261_130);
  let held: Socket[] | undefined;
  const upstream = await aScriptedUpstream((socket) => {
    if (held !== undefined) held.push(socket);
    else behaviours[number(behaviours.length)]?.(socket);
  });
  const { gateway, secret, faults } = await aGatewayOf(`upstreams:
  a: { url: "${upstream.url}", connections: ${places}, timeouts: { headers: 600ms, body: 250ms, caller: 250ms } }
routes: [{ match: "* /a/**", upstream: a }]
`);
  const headersOf = (connection: string) => ({ connection, authorization: secret });

  /** Resolves when the answer is over, or the caller has gone away. */
  const askAndMaybeLeave = () =>
    new Promise<void>((resolve) => {
      const headers = headersOf(number(2) === 0 ? 'keep-alive' : 'close');
      const sent = http.request(`${gateway.url}/a/x`, { agent: false, method: 'POST', headers });
      sent.on('response', (answer) => answer.on('error', () => undefined).resume());
      sent.on('error', () => undefined).on('close', resolve);
      sent.end('asked');
      if (number(3) === 0) setTimeout(() => sent.destroy(), number(40));
      onTestFinished(() => void sent.destroy());
    });
  const keepAsking = async () => {
    for (let i = 0; i < 25; i++)
      await Promise.race([askAndMaybeLeave(), new Promise((r) => setTimeout(r, 1_000))]);
  };
  await Promise.all(Array.from({ length: 12 }, keepAsking));

  await new Promise((resolve) => setTimeout(resolve, 1_000));
  held = [];
  const asked = Array.from({ length: places + 2 }, (_, i) =>
    outcomeOf(ask(`${gateway.url}/a/x`, { headers: headersOf(i % 2 === 0 ? 'keep-alive' : 'close') })),
  );
  await expect.poll(() => held?.length).toBe(places);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(held).toHaveLength(places);
  for (const socket of held.splice(0)) socket.write(well);
  await expect.poll(() => held?.length).toBe(2);
  for (const socket of held) socket.write(well);
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['200 well']));
  expect(faults).toEqual([]);
});
