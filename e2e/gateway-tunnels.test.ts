import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type Installation, startInstallation } from './support/installation.js';
import { type Member, signUpMember } from './support/member.js';

interface UsageAnswer {
  readonly groups: readonly { readonly group: string; readonly allowed: number; readonly refused: number }[];
}

let upstream: WebSocketServer;
let installation: Installation;
let member: Member;
let key: { readonly id: string; readonly secret: string };
let tunnel: WebSocket;

const rules = (more = '') => `upstreams:
  chat: { url: "http://127.0.0.1:${(upstream.address() as AddressInfo).port}"${more} }
routes: [{ match: "GET /chat/**", upstream: chat }]
`;

beforeAll(async () => {
  upstream = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(upstream, 'listening');
  upstream.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  installation = await startInstallation({ rules: rules() });
  member = await signUpMember(installation.url, 'ana@example.com');
  key = await member.createKey('tunnels');
  tunnel = new WebSocket(`${installation.url.replace('http', 'ws')}/chat/live`, {
    headers: { authorization: key.secret },
  });
  await once(tunnel, 'open');
});

afterAll(async () => {
  tunnel?.terminate();
  await installation?.stop();
  installation?.remove();
  for (const client of upstream.clients) client.terminate();
  upstream.close();
});

async function echoOf(text: string): Promise<string> {
  const answer = once(tunnel, 'message');
  tunnel.send(text);
  return String((await answer)[0]);
}

/** What the page about usage shows, by status. */
async function usage(): Promise<UsageAnswer['groups']> {
  const answer = await member.call('GET', `/v1/usage?groupBy=status&keyId=${key.id}`);
  expect(answer.status, answer.text).toBe(200);
  return (answer.json as UsageAnswer).groups;
}

/** Each step begins where the one before ended. */
describe('a WebSocket through the running server', () => {
  it('is counted as it opens, as one allowed request that switched protocols', async () => {
    expect(await echoOf('hello')).toBe('hello');
    await expect
      .poll(usage, { timeout: 10_000 })
      .toEqual([expect.objectContaining({ group: '1xx', allowed: 1, refused: 0 })]);
  });

  it('goes on when the rules are swapped, its own upstream’s included', async () => {
    writeFileSync(path.join(installation.dir, 'neoagent.yaml'), rules(', timeouts: { headers: 7s }'));
    await expect.poll(() => installation.output(), { timeout: 10_000 }).toMatch(/reloaded|in force/i);
    expect(await echoOf('still here')).toBe('still here');
  });

  it('is not counted again by what passes through it', async () => {
    for (let n = 0; n < 20; n++) await echoOf(`message ${n}`);
    // A request after them: once it is counted, so is everything before.
    const refused = await fetch(`${installation.url}/chat/x`, {
      headers: { authorization: key.secret, origin: 'https://page.example' },
    });
    expect(refused.status).toBe(403);
    await expect
      .poll(
        async () => (await usage()).map(({ group, allowed, refused }) => [group, allowed, refused]).sort(),
        {
          timeout: 10_000,
        },
      )
      .toEqual([
        ['1xx', 1, 0],
        ['4xx', 0, 1],
      ]);
  });

  it('is cut on both sides by SIGTERM, and the server ends cleanly', async () => {
    const [atUpstream] = upstream.clients;
    const bothGone = Promise.all([once(tunnel, 'close'), once(atUpstream as WebSocket, 'close')]);
    tunnel.on('error', () => undefined);
    const began = performance.now();
    expect(await installation.stop()).toBe(0);
    await bothGone;
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});
