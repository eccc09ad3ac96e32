import { once } from 'node:events';
import http from 'node:http';
import { copyOfRow, type UsageRow } from '@neoagent/core';
import { expect, it, onTestFinished } from 'vitest';
import { createGateway } from '../front-doors/gateway/gateway.js';
import { aDoorway, listening } from '../test-support/doors.js';

const rulesFor = (upstreamUrl: string) => `
upstreams: { chat: { url: "${upstreamUrl}" } }
routes: [{ match: "GET /chat/**", upstream: chat }]
`;

/** A gateway in front of an upstream that answers with the status its path ends with, or begins an answer and goes on for ever. */
async function aGateway() {
  const upstream = await listening((request, response) => {
    const end = request.url?.split('/').at(-1);
    response.writeHead(end === 'endless' ? 200 : Number(end));
    if (end === 'endless') response.write('data');
    else response.end();
  });
  const doorway = aDoorway(rulesFor(upstream.url));
  const gatewayParts = doorway.gatewayParts();
  const gateway = await listening(createGateway(gatewayParts));
  onTestFinished(async () => {
    await gateway.close();
    await gatewayParts.upstreams.close();
    await upstream.close();
  });
  const { secret } = await doorway.addKey();
  const flushed = async () => {
    const rows: UsageRow[] = [];
    doorway.servings.countBegun();
    await doorway.usage.flush({ append: async (batch) => void rows.push(...batch.map(copyOfRow)) });
    return rows.map(({ route, reason, statusClass, count }) => [route, reason, statusClass, count]);
  };
  const get = async (path: string, headers: Record<string, string> = { authorization: secret }) => {
    const response = await fetch(`${gateway.url}${path}`, { headers });
    await response.arrayBuffer();
    return response.status;
  };
  return { ...doorway, gateway, upstream, secret, flushed, get };
}

it('a request through the gateway is counted by the status of the upstream', async () => {
  const { get, flushed } = await aGateway();
  for (const status of [200, 204, 404, 500]) expect(await get(`/chat/${status}`)).toBe(status);
  await expect.poll(flushed).toEqual(
    expect.arrayContaining([
      ['GET /chat/**', '', 2, 2],
      ['GET /chat/**', '', 4, 1],
      ['GET /chat/**', '', 5, 1],
    ]),
  );
});

it('a request that the upstream did not answer is counted as refused for that, once', async () => {
  const { get, flushed, upstream } = await aGateway();
  await upstream.close();
  expect(await get('/chat/200')).toBe(502);
  await expect.poll(flushed).toEqual([['GET /chat/**', 'upstream_unreachable', 5, 1]]);
  expect(await flushed()).toEqual([]);
});

it('an answer that does not end is counted once it has begun, and not again when it is cut', async () => {
  const { gateway, secret, flushed, metrics } = await aGateway();
  const request = http.get(`${gateway.url}/chat/endless`, { headers: { authorization: secret } });
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  response.on('error', () => undefined);
  expect(await flushed()).toEqual([['GET /chat/**', '', 2, 1]]);
  request.destroy();
  const served = () =>
    metrics.render().then((text) => /duration_seconds_count\{route="GET \/chat\/\*\*"\} 1/.test(text));
  await expect.poll(served).toBe(true);
  expect(await flushed()).toEqual([]);
});

it('a request refused before it is served is counted by its own status', async () => {
  const { get, flushed, secret } = await aGateway();
  expect(await get('/chat/200', { authorization: secret, origin: 'https://page.example' })).toBe(403);
  expect(await flushed()).toEqual([['GET /chat/**', 'browser_blocked', 4, 1]]);
});

it('what was let through is in the latency of its route, once its answer is over; what was refused is not', async () => {
  const { get, metrics } = await aGateway();
  const count = async () =>
    /gateway_request_duration_seconds_count\{route="GET \/chat\/\*\*"\} (\d+)/.exec(
      await metrics.render(),
    )?.[1];
  expect(await get('/chat/200', {})).toBe(401);
  expect(await count()).toBeUndefined();
  for (const status of [200, 404, 500]) expect(await get(`/chat/${status}`)).toBe(status);
  await expect.poll(count).toBe('3');
});
