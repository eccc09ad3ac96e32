import http from 'node:http';
import type { AccessRequest } from '@neoagent/core';
import { expect, it, onTestFinished } from 'vitest';
import { createRemoteGuard } from './remote-guard.js';
import { listen, remoteWorld } from './test-support/worlds.js';

function aRequest(secret: string): AccessRequest {
  const unknown = { address: undefined, origin: undefined, fetchSite: undefined, userAgent: undefined };
  return {
    method: 'POST',
    target: '/chats',
    authorization: [secret],
    at: 0,
    requestId: 'req_own',
    ...unknown,
  };
}

async function aWorld(cacheMs: number) {
  const clock = { at: 1_000_000 };
  const world = await remoteWorld({ cacheMs, now: () => clock.at });
  onTestFinished(() => world.close());
  return { ...world, clock };
}

it('every allowed request asks the server unless caching is asked for', async () => {
  const { guard, addKey, asked } = await aWorld(0);
  const { secret } = await addKey();
  for (let i = 0; i < 3; i++) expect((await guard(aRequest(secret))).allowed).toBe(true);
  expect(asked()).toBe(3);
});

it('an allow is used again for cacheMs and no longer: a revoked key is refused within that', async () => {
  const { guard, addKey, revoke, asked, clock } = await aWorld(5_000);
  const { secret, key } = await addKey();
  expect((await guard(aRequest(secret))).allowed).toBe(true);
  await revoke(key.id);
  clock.at += 4_999;
  expect((await guard(aRequest(secret))).allowed).toBe(true);
  expect(asked()).toBe(1);
  clock.at += 1;
  expect(await guard(aRequest(secret))).toMatchObject({ allowed: false, reason: 'key_revoked' });
});

it('a clock that steps back makes a cached allow stale', async () => {
  const { guard, addKey, revoke, clock } = await aWorld(5_000);
  const { secret, key } = await addKey();
  await guard(aRequest(secret));
  await revoke(key.id);
  clock.at -= 1;
  expect(await guard(aRequest(secret))).toMatchObject({ allowed: false, reason: 'key_revoked' });
});

it('where a limit is counted, every request asks, whatever cacheMs says', async () => {
  const { guard, addKey, asked } = await aWorld(5_000);
  const { secret } = await addKey({ account: { plan: 'free' } });
  for (let i = 0; i < 3; i++) await guard(aRequest(secret));
  expect(asked()).toBe(3);
});

it('a cached allow of one question answers no other', async () => {
  const { guard, addKey, asked } = await aWorld(5_000);
  const { secret } = await addKey({ key: { permissions: ['chats:write'] } });
  expect((await guard(aRequest(secret))).allowed).toBe(true);
  const strict = { ...aRequest(secret), demands: { permissions: ['chats:delete'], cost: undefined } };
  expect(await guard(strict)).toMatchObject({ reason: 'permission_denied' });
  expect(await guard({ ...aRequest(secret), origin: 'https://x.test' })).toMatchObject({
    reason: 'browser_blocked',
  });
  expect(asked()).toBe(3);
});

it('a revoked key is refused for 5 s without asking again; a disabled one, which may be enabled, asks', async () => {
  const { guard, addKey, asked, clock } = await aWorld(0);
  const revoked = aRequest((await addKey({ key: { revokedAt: 1 } })).secret);
  for (let i = 0; i < 3; i++) expect(await guard(revoked)).toMatchObject({ reason: 'key_revoked' });
  expect(asked()).toBe(1);
  clock.at += 5_000;
  await guard(revoked);
  expect(asked()).toBe(2);
  const disabled = aRequest((await addKey({ key: { disabledAt: 1 } })).secret);
  for (let i = 0; i < 2; i++) expect(await guard(disabled)).toMatchObject({ reason: 'key_disabled' });
  expect(asked()).toBe(4);
});

it('a key of its own without keys:verify is a fault of the service, told to onFault and 503 to callers', async () => {
  const { url, addKey } = await aWorld(0);
  const faults: unknown[] = [];
  const secretKey = (await addKey({ key: { permissions: ['chats:write'] } })).secret;
  const guard = createRemoteGuard({ url, secretKey, onFault: (error) => void faults.push(error) });
  expect(await guard(aRequest(secretKey))).toMatchObject({
    reason: 'unavailable',
    response: { status: 503 },
  });
  expect(String(faults[0])).toContain('permission_denied');
  expect(String(faults[0])).not.toContain(secretKey);
});

it.each([
  ['says nothing', undefined],
  ['answers another shape', '{"allowed":true}'],
  [
    'refuses for a reason nobody knows',
    '{"allowed":false,"reason":"x","status":401,"requestId":"r","limits":[],"caller":null}',
  ],
  ['answers no JSON', '<html>'],
])('a server that %s is 503, never a statement about the key', async (_name, text) => {
  const server = await listen(
    http.createServer((_request, response) => void (text === undefined ? undefined : response.end(text))),
  );
  onTestFinished(() => server.close());
  const guard = createRemoteGuard({ url: server.url, secretKey: 'own', timeoutMs: 200 });
  expect(await guard(aRequest('x'))).toMatchObject({ allowed: false, reason: 'unavailable' });
});

it('does not start without a server, a key or with a cache beyond the published staleness', () => {
  const known = { url: 'http://127.0.0.1:1', secretKey: 'own' };
  expect(() => createRemoteGuard({ ...known, cacheMs: 5_001 })).toThrow(/cacheMs/);
  expect(() => createRemoteGuard({ ...known, secretKey: '' })).toThrow(/NEOAGENT_SECRET_KEY/);
  expect(() => createRemoteGuard({ ...known, url: '' })).toThrow(/NEOAGENT_URL/);
});
