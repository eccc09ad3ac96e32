import type { Role } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { addAccount, aManagementApi, t0 } from '../../test-support/management.js';
import type { SignedIn } from '../context.js';
import { registerCreateKey } from './create.js';
import { registerGrace } from './grace.js';
import { registerRotateKey } from './rotate.js';
import { registerShowKey } from './show.js';

const dayMs = 86_400_000;
const iso = (at: number) => new Date(at).toISOString();

async function anAccountHolder() {
  const api = aManagementApi([registerCreateKey, registerRotateKey, registerGrace, registerShowKey]);
  const account = await addAccount(api.db);
  const owner = await api.signIn(account);
  const post = (url: string, body: object = {}, by: SignedIn | undefined = owner) =>
    api.call(by, { method: 'POST', url, body });
  const made = await post('/v1/keys', { name: 'payments', environment: 'live', permissions: ['*'] });
  const { key, secret } = made.json() as { readonly key: { readonly id: string }; readonly secret: string };
  return { ...api, account, post, url: `/v1/keys/${key.id}`, secret, keyId: key.id };
}

describe('POST /v1/keys/{id}/rotate', () => {
  it('answers the new secret, once, and shows both with their hint, age, end and last use', async () => {
    const { post, url, secret, keyId, db, call, account, signIn } = await anAccountHolder();
    const secretId = (await db.keys.findById(keyId))?.secrets[0]?.id ?? '';
    const use = { at: t0 + 5, address: '203.0.113.9', country: null, userAgent: 'curl/8' };
    await db.recordLastUses(new Map([[secretId, use]]));
    const response = await post(`${url}/rotate`, { grace: '7d' });
    expect(response.statusCode).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    const renewed = response.json();
    expect(renewed.secret).toMatch(/^neo_live_[0-9A-Za-z]{38}$/);
    const end = iso(t0 + 7 * dayMs);
    expect(renewed.key).toMatchObject({
      id: keyId,
      status: 'rotating',
      graceEndsAt: end,
      secrets: [
        { graceEndsAt: null, lastUsed: null },
        { id: secretId, graceEndsAt: end, lastUsed: { ...use, at: iso(use.at) } },
      ],
    });
    const shown = await call(await signIn(account), { method: 'GET', url });
    expect(shown.json().key).toEqual(renewed.key);
    for (const text of [secret, renewed.secret]) expect(shown.body).not.toContain(text.slice(13, -4));
  });

  it('while a grace period runs is 409 grace_running, unless it shall end now', async () => {
    const { post, url } = await anAccountHolder();
    await post(`${url}/rotate`);
    const refused = await post(`${url}/rotate`, { grace: '1h' });
    expect(refused.statusCode).toBe(409);
    expect(refused.json()).toMatchObject({ code: 'grace_running', graceEndsAt: iso(t0 + dayMs) });
    const renewed = await post(`${url}/rotate`, { grace: '1h', endRunningGrace: true });
    expect(renewed.statusCode).toBe(200);
    expect(renewed.json().key.secrets).toHaveLength(2);
  });

  it.each([
    [{ grace: '31d' }, 'grace'],
    [{ grace: 24 }, 'grace'],
    [{ force: true }, 'force'],
  ])('with %j is refused by field', async (body, field) => {
    const { post, url } = await anAccountHolder();
    const response = await post(`${url}/rotate`, body);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'invalid_input', errors: [{ field }] });
  });
});

describe('the grace period', () => {
  it('is extended and ended, and the answer shows what is left', async () => {
    const { post, url } = await anAccountHolder();
    await post(`${url}/rotate`);
    const extended = await post(`${url}/extend-grace`, { extension: '24h' });
    expect(extended.json()).toMatchObject({ key: { graceEndsAt: iso(t0 + 2 * dayMs) } });
    expect((await post(`${url}/extend-grace`, { extension: '30d' })).statusCode).toBe(400);
    const ended = await post(`${url}/end-grace`);
    expect(ended.json()).toMatchObject({ key: { status: 'active', graceEndsAt: null } });
    expect(ended.json().key.secrets).toHaveLength(1);
    expect((await post(`${url}/extend-grace`, { extension: '24h' })).json()).toMatchObject({
      code: 'conflict',
    });
  });
});

const calls = [
  ['rotate', {}],
  ['end-grace', {}],
  ['extend-grace', { extension: '1h' }],
] as const;

it.each(calls)('%s of another account’s key is answered as for a key that never was', async (verb, body) => {
  const { post, url, signIn, db, keyId } = await anAccountHolder();
  const stranger = await signIn(await addAccount(db), 'owner');
  const foreign = await post(`${url}/${verb}`, body, stranger);
  const absent = await post(`/v1/keys/key_${'0'.repeat(24)}/${verb}`, body, stranger);
  expect(foreign.statusCode).toBe(404);
  expect(foreign.body).toBe(absent.body);
  expect((await db.keys.findById(keyId))?.secrets).toHaveLength(1);
});

it.each(calls)('%s needs a session, and a role that may change the key', async (verb, body) => {
  const { post, call, url, signIn, account, db, keyId } = await anAccountHolder();
  for (const role of ['viewer', 'member'] satisfies Role[]) {
    expect((await post(`${url}/${verb}`, body, await signIn(account, role))).statusCode).toBe(403);
  }
  expect((await call(undefined, { method: 'POST', url: `${url}/${verb}`, body })).statusCode).toBe(401);
  expect((await db.keys.findById(keyId))?.secrets).toHaveLength(1);
});
