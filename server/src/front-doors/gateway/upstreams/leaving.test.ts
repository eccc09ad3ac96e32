import { describe, expect, it } from 'vitest';
import type { Upstream } from '../../../config/upstreams/upstream.js';
import { aGatewayOf, ask, outcomeOf, waysOfRequests } from '../../../test-support/a-gateway.js';
import { aScriptedUpstream, type Script } from '../../../test-support/a-scripted-upstream.js';
import { createUpstreams } from './upstreams.js';

const answer = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

function anUpstream(url: string, connections: number): Upstream {
  const timeouts = { connectMs: 2_000, headersMs: 5_000, bodyMs: 5_000, idleMs: 0, callerMs: 0 };
  const targets = [{ origin: url, weight: 1 }];
  return { name: 'a', targets, timeouts, connections, ca: undefined, health: undefined };
}

/** A gateway whose configuration can change to another upstream of the same name. */
async function aGatewayThatChanges(script: Script) {
  const upstream = await aScriptedUpstream(script);
  let configured = new Map([['a', anUpstream(upstream.url, 1)]]);
  const upstreams = createUpstreams({ configured: () => configured });
  const made = await aGatewayOf(
    `upstreams: { a: { url: "${upstream.url}" } }\nroutes: [{ match: "* /a/**", upstream: a }]\n`,
    undefined,
    { upstreams },
  );
  const get = (connection: string) =>
    outcomeOf(ask(`${made.gateway.url}/a/x`, { headers: { connection, authorization: made.secret } }));
  const change = (url: string, connections: number) => {
    configured = new Map([['a', anUpstream(url, connections)]]);
  };
  return { ...made, upstream, get, change };
}

describe.each(waysOfRequests)('an upstream that leaves the configuration, to %s', (_way, connection) => {
  it('answers what it has and what waits for a place, and then has no connection any more', async () => {
    let first: (() => void) | undefined;
    const { upstream, get, change } = await aGatewayThatChanges((socket, nth) => {
      if (nth === 0) first = () => socket.write(answer('old'));
      else socket.write(answer('old'));
    });
    const other = await aScriptedUpstream((socket) => socket.write(answer('new')));
    const underWay = get(connection);
    await expect.poll(() => first).toBeDefined();
    const waiting = get(connection);
    await new Promise((resolve) => setTimeout(resolve, 100));
    change(other.url, 1);
    expect(await get('keep-alive')).toBe('200 new');
    expect(await get('close')).toBe('200 new');
    first?.();
    expect([await underWay, await waiting]).toEqual(['200 old', '200 old']);
    await expect.poll(upstream.open).toBe(0);
  });

  it('loses no request, however often the configuration changes', async () => {
    const { upstream, get, change } = await aGatewayThatChanges((socket) => socket.write(answer('well')));
    let connections = 1;
    const changing = setInterval(() => change(upstream.url, 1 + (++connections % 9)), 1);
    for (let i = 0; i < 20; i++) {
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => get(connection)));
      expect(new Set(outcomes)).toEqual(new Set(['200 well']));
    }
    clearInterval(changing);
  });

  it('ends when the process does: what is under way is answered first', async () => {
    let first: (() => void) | undefined;
    const { upstream, upstreams, get } = await aGatewayThatChanges((socket) => {
      first = () => socket.write(answer('well'));
    });
    const underWay = get(connection);
    await expect.poll(() => first).toBeDefined();
    let isClosed = false;
    const closing = upstreams.close().then(() => {
      isClosed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isClosed).toBe(false);
    first?.();
    expect(await underWay).toBe('200 well');
    await closing;
    await expect.poll(upstream.open).toBe(0);
  });
});
