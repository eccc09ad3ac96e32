import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aGatewayOf, ask, outcomeOf, waysOfRequests } from '../../../test-support/a-gateway.js';
import { aScriptedUpstream } from '../../../test-support/a-scripted-upstream.js';

const answer = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 50));

async function aGatewayTo(...urls: readonly string[]) {
  const targets = urls.map((url, i) => `{ url: "${url}", weight: ${i === 0 ? 1_000 : 1} }`);
  const { gateway, secret } = await aGatewayOf(`upstreams:
  a: { urls: [${targets.join(', ')}], connections: 1, timeouts: { headers: 1s } }
routes: [{ match: "* /a/**", upstream: a }]
`);
  return (connection: string, body: string) =>
    outcomeOf(
      ask(`${gateway.url}/a/x`, { method: 'POST', headers: { connection, authorization: secret } }, body),
    );
}

describe.each(waysOfRequests)('the connection of %s', (_way, connection) => {
  it('on which its upstream speaks unasked never gives that to the next caller', async () => {
    const upstream = await aScriptedUpstream((socket, nth, request) => {
      socket.write(answer(request.slice(-3)));
      if (nth === 0) setTimeout(() => socket.write(answer('evil')), 10);
    });
    const post = await aGatewayTo(upstream.url);
    expect(await post(connection, 'one')).toBe('200 one');
    await aMoment();
    expect(await post(connection, 'two')).toBe('200 two');
    expect(upstream.sockets.length).toBeGreaterThan(1);
  });

  it('on which a second answer came with the first never gives that to the next caller', async () => {
    const upstream = await aScriptedUpstream((socket, nth, request) =>
      socket.write(answer(request.slice(-3)) + (nth === 0 ? answer('evil') : '')),
    );
    const post = await aGatewayTo(upstream.url);
    expect(await post(connection, 'one')).toBe('200 one');
    expect(await post(connection, 'two')).toBe('200 two');
  });

  it('that ends while a request is on its way is 502, and no target gets the request again', async () => {
    const other = await aScriptedUpstream((socket) => socket.write(answer('other')));
    const upstream = await aScriptedUpstream((socket, nth) => {
      if (nth === 0) socket.write(answer('well'));
      else socket.destroy();
    });
    const post = await aGatewayTo(upstream.url, other.url);
    expect(await post(connection, 'one')).toBe('200 well');
    expect(await post(connection, 'two')).toMatch(/^502 .*closed the connection without an answer/);
    expect([upstream.requests.length, other.requests.length]).toEqual([2, 0]);
  });

  it('may carry the answer before the upstream has read the whole request', async () => {
    const server = net.createServer({ pauseOnConnect: true }, (socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.pause();
        socket.write(answer('early'));
      });
      setTimeout(() => socket.resume(), 10);
      onTestFinished(() => void socket.destroy());
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const post = await aGatewayTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(await post(connection, 'x'.repeat(50_000))).toBe('200 early');
  });

  it('that cannot be made keeps no place', async () => {
    const closed = net.createServer();
    await once(closed.listen(0, '127.0.0.1'), 'listening');
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const post = await aGatewayTo(`http://127.0.0.1:${port}`);
    const refused = '502 The API behind the gateway did not answer: it refused the connection.';
    for (let i = 0; i < 3; i++) expect(await post(connection, 'x')).toBe(refused);
  });
});
