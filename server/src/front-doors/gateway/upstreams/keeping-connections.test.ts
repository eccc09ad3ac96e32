import { EventEmitter, once } from 'node:events';
import http, { type ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aGatewayOf, ask } from '../../../test-support/a-gateway.js';
import { listening } from '../../../test-support/doors.js';

/** Counts the connections it gets. */
async function anUpstream(keepAliveMs = 5_000) {
  let connections = 0;
  const server = http.createServer({ keepAliveTimeout: keepAliveMs }, (_request, response) =>
    response.end('well'),
  );
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as { readonly port: number };
  return { url: `http://127.0.0.1:${port}`, server, connections: () => connections };
}

describe('connections to upstreams', () => {
  it('are kept and used again, each upstream’s for itself', async () => {
    const [a, b] = [await anUpstream(), await anUpstream()];
    const { gateway, secret } =
      await aGatewayOf(`upstreams: { a: { url: "${a.url}" }, b: { url: "${b.url}" } }
routes: [{ match: "* /a/**", upstream: a }, { match: "* /b/**", upstream: b }]
`);
    const headers = { authorization: secret };
    for (let i = 0; i < 20; i++) {
      expect((await ask(`${gateway.url}/a/x`, { headers })).status).toBe(200);
      expect((await ask(`${gateway.url}/b/x`, { method: 'POST', headers }, 'body')).status).toBe(200);
    }
    expect([a.connections(), b.connections()]).toEqual([1, 1]);
  });

  it('that the upstream has closed meanwhile are not used: no caller reads 502', async () => {
    const upstream = await anUpstream();
    const { gateway, secret } = await aGatewayOf(`upstreams: { a: { url: "${upstream.url}" } }
routes: [{ match: "* /a/**", upstream: a }]
`);
    const headers = { authorization: secret };
    for (let i = 0; i < 10; i++) {
      const answer = await ask(`${gateway.url}/a/x`, { method: 'POST', headers }, 'body');
      expect([answer.status, answer.body]).toEqual([200, 'well']);
      upstream.server.closeIdleConnections();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(upstream.connections()).toBe(10);
  });
});

describe('a caller that goes away before anything was answered', () => {
  it('ends its request at the upstream', async () => {
    const asked = new EventEmitter();
    const upstream = await listening((_request, response) => void asked.emit('response', response));
    onTestFinished(upstream.close);
    const { gateway, secret, faults } = await aGatewayOf(`upstreams: { a: { url: "${upstream.url}" } }
routes: [{ match: "* /a/**", upstream: a }]
`);
    const arrived = once(asked, 'response');
    const sent = http.get(`${gateway.url}/a/x`, { agent: false, headers: { authorization: secret } });
    sent.on('error', () => undefined);
    const [atUpstream] = (await arrived) as [ServerResponse];
    const ended = once(atUpstream, 'close');
    sent.destroy();
    await ended;
    expect(atUpstream.writableFinished).toBe(false);
    expect(faults).toEqual([]);
  });
});
