import { writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, startInstallation } from './support/installation.js';
import { type SeededKey, seedAccount, seedKey } from './support/seed.js';

/** An API that knows nothing about keys: answers with what reached it. */
const upstream = http.createServer((request, response) => {
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers }));
});

let installation: Installation;
let key: SeededKey;
let reader: SeededKey;

function rulesWith(more: string): string {
  const { port } = upstream.address() as AddressInfo;
  return `
upstreams: { chat: { url: "http://127.0.0.1:${port}" } }
trustedProxies: [127.0.0.1]
routes:
  - { match: "POST /chat/sessions", upstream: chat, permission: "sessions:write" }
  - { match: "* /chat/**", upstream: chat, permission: "sessions:read" }
${more}`;
}

beforeAll(async () => {
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  installation = await startInstallation({ rules: rulesWith('') });
  const account = await seedAccount(installation);
  key = await seedKey(installation, { account, name: 'all' });
  const made = await installation.cli([
    ...[
      'key',
      'create',
      '--account',
      account,
      '--name',
      'reader',
      '--permissions',
      'sessions:read',
      '--json',
    ],
  ]);
  reader = made.json as SeededKey;
});

afterAll(async () => {
  await installation.stop();
  installation.remove();
  await new Promise((resolve) => upstream.close(resolve));
});

function post(door: string, body: object, authorization = key.secret): Promise<Response> {
  return fetch(installation.url + door, {
    method: 'POST',
    headers: { Authorization: authorization, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

describe('the same request at every door', () => {
  const asked = { method: 'POST', path: '/chat/sessions' };

  it.each([
    ['a key that holds the permission', () => key, 200, null],
    ['a key that lacks it', () => reader, 403, 'permission_denied'],
    ['no key', () => ({ id: '', secret: '' }), 401, 'key_missing'],
  ])('is decided alike for %s', async (_name, whose, status, code) => {
    const { secret } = whose();
    const authorization: Record<string, string> = secret === '' ? {} : { Authorization: secret };
    const gateway = await fetch(`${installation.url}${asked.path}`, {
      method: 'POST',
      headers: authorization,
    });
    const forwardAuth = await fetch(`${installation.url}/v1/forward-auth`, {
      headers: { ...authorization, 'X-Forwarded-Method': asked.method, 'X-Forwarded-Uri': asked.path },
    });
    const verify = await post('/v1/verify', { key: secret, request: { ...asked, ip: '203.0.113.9' } });
    const explain = await post('/v1/explain', { key: secret, request: { ...asked, ip: '203.0.113.9' } });
    expect([gateway.status, forwardAuth.status]).toEqual([status, status]);
    expect([gateway, forwardAuth].map((answer) => answer.headers.get('x-neoagent-reason'))).toEqual([
      code,
      code,
    ]);
    for (const answer of [verify, explain]) {
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ allowed: status === 200, status, reason: code });
    }
  });

  it('reaches the upstream with the caller’s identity and without the key', async () => {
    const response = await fetch(`${installation.url}/chat/7?q=1`, {
      headers: { Authorization: `Bearer ${key.secret}`, 'X-Neoagent-Account': 'acc_forged' },
    });
    const seen = (await response.json()) as { url: string; headers: Record<string, string> };
    expect(seen.url).toBe('/chat/7?q=1');
    expect(seen.headers).toMatchObject({
      'x-neoagent-key-id': key.id,
      'x-neoagent-account': expect.stringMatching(/^acc_(?!forged)/),
      'x-request-id': response.headers.get('x-request-id'),
    });
    expect(JSON.stringify(seen)).not.toContain(key.secret);
  });
});

describe('the rules file of a running server', () => {
  const file = () => path.join(installation.dir, 'neoagent.yaml');

  async function statusOf(target: string): Promise<number> {
    return (await fetch(installation.url + target, { headers: { Authorization: key.secret } })).status;
  }

  it('is swapped in as a whole when it changes, and a bad one changes nothing and is named in the log', async () => {
    expect(await statusOf('/new/1')).toBe(404);
    writeFileSync(file(), rulesWith('  - { match: "GET /new/:id", upstream: chat }\n'));
    await expect.poll(() => statusOf('/new/1'), { timeout: 10_000 }).toBe(200);
    writeFileSync(file(), 'routes: [{ match: "GET /newer", plans: [nowhere] }]\nsignup: maybe\n');
    await expect
      .poll(() => installation.output(), { timeout: 10_000 })
      .toContain('the rules file was refused');
    expect(await statusOf('/new/1')).toBe(200);
    expect(installation.output()).toContain('neoagent.yaml:2');
  });
});
