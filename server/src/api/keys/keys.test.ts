import type { Role } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { addAccount, aManagementApi, t0 } from '../../test-support/management.js';
import type { SignedIn } from '../context.js';
import { registerCreateKey } from './create.js';
import { registerDisableKey } from './disable.js';
import { registerEnableKey } from './enable.js';
import { registerListKeys } from './list.js';
import { registerRegenerateKey } from './regenerate.js';
import { registerRenameKey } from './rename.js';
import { registerRevokeKey } from './revoke.js';
import { registerShowKey } from './show.js';

const registers = [
  registerCreateKey,
  registerDisableKey,
  registerEnableKey,
  registerListKeys,
  registerRegenerateKey,
  registerRenameKey,
  registerRevokeKey,
  registerShowKey,
];

async function anAccountHolder() {
  const api = aManagementApi(registers);
  const account = await addAccount(api.db);
  const owner = await api.signIn(account);
  async function aKey(by: SignedIn = owner, name = 'payments') {
    const body = { name, environment: 'live', permissions: ['*'] };
    const response = await api.call(by, { method: 'POST', url: '/v1/keys', body });
    return response.json() as { readonly key: { readonly id: string }; readonly secret: string };
  }
  const get = (url: string, by = owner) => api.call(by, { method: 'GET', url });
  const post = (url: string, by = owner) => api.call(by, { method: 'POST', url, body: {} });
  const patch = (url: string, body: object, by = owner) => api.call(by, { method: 'PATCH', url, body });
  return { ...api, account, owner, aKey, get, post, patch };
}

describe('looking', () => {
  it('lists the keys of the account newest first, in all states, without a secret or digest', async () => {
    const { aKey, get, post, clock, db, account } = await anAccountHolder();
    const first = await aKey();
    clock.at += 1000;
    const second = await aKey(undefined, 'second');
    await post(`/v1/keys/${first.key.id}/revoke`);
    const response = await get('/v1/keys');
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.json()).toMatchObject({
      keys: [
        { id: second.key.id, status: 'active' },
        { id: first.key.id, status: 'revoked' },
      ],
    });
    for (const { secret } of [first, second]) expect(response.body).not.toContain(secret.slice(13, -4));
    for (const { secrets } of await db.keys.list(account.id, 10)) {
      for (const { digest } of secrets) expect(response.body).not.toContain(digest);
    }
  });

  it('shows the last use of any secret, also of a replaced one', async () => {
    const { aKey, get, post, db } = await anAccountHolder();
    const { key } = await aKey();
    const secretId = (await db.keys.findById(key.id))?.secrets[0]?.id ?? '';
    const use = { at: t0 + 5, address: '203.0.113.9', country: 'NZ', userAgent: 'curl/8' };
    await db.recordLastUses(new Map([[secretId, use]]));
    await post(`/v1/keys/${key.id}/regenerate`);
    const response = await get(`/v1/keys/${key.id}`);
    expect(response.json().key.lastUsed).toEqual({ ...use, at: new Date(use.at).toISOString() });
  });

  it('names a maker who is no member any more as that, and a command as nobody', async () => {
    const { aKey, get, db } = await anAccountHolder();
    const { key } = await aKey();
    const stored = await db.keys.findById(key.id);
    if (stored === undefined) throw new Error('the key is not there');
    const secret = {
      ...stored.secrets[0],
      id: 'sec_x',
      digest: 'x',
      keyId: 'key_x',
    } as (typeof stored.secrets)[0];
    await db.keys.insert({ ...stored.key, id: 'key_x', name: 'x', createdBy: 'usr_gone' }, secret, null);
    const other = { ...secret, id: 'sec_y', digest: 'y', keyId: 'key_y' };
    await db.keys.insert({ ...stored.key, id: 'key_y', name: 'y', createdBy: null }, other, null);
    const gone = await get('/v1/keys/key_x');
    expect(gone.json().key.createdBy).toEqual({ id: 'usr_gone', name: 'A former member' });
    expect((await get('/v1/keys/key_y')).json().key.createdBy).toBeNull();
  });
});

describe('changing', () => {
  it('renames, and without a name changes nothing', async () => {
    const { aKey, patch } = await anAccountHolder();
    const { key } = await aKey();
    const renamed = await patch(`/v1/keys/${key.id}`, { name: ' billing ' });
    expect(renamed.json()).toMatchObject({ key: { id: key.id, name: 'billing' } });
    expect((await patch(`/v1/keys/${key.id}`, {})).json()).toMatchObject({ key: { name: 'billing' } });
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ name: 'x'.repeat(10_000) }, 'name'],
    [{ permissions: ['not one'] }, 'permissions[0]'],
    [{ accountId: 'acc_other' }, 'accountId'],
    [{ revokedAt: null }, 'revokedAt'],
  ])('a renaming with %j is refused by field', async (body, field) => {
    const { aKey, patch } = await anAccountHolder();
    const { key } = await aKey();
    const response = await patch(`/v1/keys/${key.id}`, body);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'invalid_input', errors: [{ field }] });
  });

  it('a name another key has is 409', async () => {
    const { aKey, patch } = await anAccountHolder();
    await aKey();
    const { key } = await aKey(undefined, 'second');
    const response = await patch(`/v1/keys/${key.id}`, { name: 'PAYMENTS' });
    expect(response.statusCode).toBe(409);
    expect(response.json()).toMatchObject({ code: 'name_taken', errors: [{ field: 'name' }] });
  });

  it('regenerating answers the new secret, once, and the old one is dead', async () => {
    const { aKey, post, db, context, forgotten } = await anAccountHolder();
    const { key, secret } = await aKey();
    const response = await post(`/v1/keys/${key.id}/regenerate`);
    expect(response.statusCode).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    const renewed = response.json();
    expect(renewed.key.id).toBe(key.id);
    expect(await db.findByDigest(context.digest(secret))).toMatchObject({ secret: { revokedAt: t0 } });
    const live = await db.findByDigest(context.digest(renewed.secret));
    expect(live).toMatchObject({ secret: { revokedAt: null } });
    expect(forgotten).toContain(key.id);
  });

  it('disable, enable and revoke show the state they made', async () => {
    const { aKey, post } = await anAccountHolder();
    const { key } = await aKey();
    for (const [verb, status] of [
      ['disable', 'disabled'],
      ['enable', 'active'],
      ['revoke', 'revoked'],
      ['revoke', 'revoked'],
    ]) {
      const response = await post(`/v1/keys/${key.id}/${verb}`);
      expect(response.statusCode).toBe(200);
      expect(response.json()).toMatchObject({ key: { status } });
    }
    for (const verb of ['enable', 'disable', 'regenerate']) {
      const response = await post(`/v1/keys/${key.id}/${verb}`);
      expect(response.statusCode).toBe(409);
      expect(response.json()).toMatchObject({ code: 'conflict' });
    }
  });

  it('needs a JSON object that says nothing else', async () => {
    const { aKey, call, owner } = await anAccountHolder();
    const { key } = await aKey();
    const url = `/v1/keys/${key.id}/revoke`;
    const extra = await call(owner, { method: 'POST', url, body: { force: true } });
    expect(extra.json()).toMatchObject({ code: 'invalid_input', errors: [{ field: 'force' }] });
    expect((await call(owner, { method: 'POST', url })).statusCode).toBe(400);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await call(owner, { method: 'POST', url, body: {}, headers: form })).statusCode).toBe(415);
  });
});

describe('another account', () => {
  const calls = [
    ['GET', ''],
    ['PATCH', ''],
    ['POST', '/regenerate'],
    ['POST', '/disable'],
    ['POST', '/enable'],
    ['POST', '/revoke'],
  ] as const;

  it.each(calls)('is answered to %s %s exactly as for a key that never was', async (method, suffix) => {
    const { aKey, call, signIn, db } = await anAccountHolder();
    const { key } = await aKey();
    const stranger = await signIn(await addAccount(db), 'owner');
    const body = method === 'GET' ? {} : { body: method === 'PATCH' ? { name: 'mine' } : {} };
    const foreign = await call(stranger, { method, url: `/v1/keys/${key.id}${suffix}`, ...body });
    const absent = await call(stranger, { method, url: `/v1/keys/key_${'0'.repeat(24)}${suffix}`, ...body });
    const strange = await call(stranger, { method, url: `/v1/keys/a%00b${suffix}`, ...body });
    expect(foreign.statusCode).toBe(404);
    expect(foreign.body).toBe(absent.body);
    expect(foreign.body).toBe(strange.body);
    expect((await db.keys.findById(key.id))?.key).toMatchObject({ name: 'payments', revokedAt: null });
  });

  it('is not listed', async () => {
    const { aKey, get, signIn, db } = await anAccountHolder();
    await aKey();
    const stranger = await signIn(await addAccount(db), 'owner');
    expect((await get('/v1/keys', stranger)).json()).toEqual({ keys: [] });
  });
});

describe('roles', () => {
  const matrix: readonly (readonly [Role, 'own' | 'foreign', 200 | 403])[] = [
    ['viewer', 'foreign', 403],
    ['member', 'foreign', 403],
    ['member', 'own', 200],
    ['admin', 'foreign', 200],
    ['owner', 'foreign', 200],
  ];

  it.each(matrix)('a %s who changes a key of %s making gets %i', async (role, whose, status) => {
    const { aKey, post, patch, get, signIn, account } = await anAccountHolder();
    const member = await signIn(account, role);
    const { key } = await aKey(whose === 'own' ? member : undefined);
    const answers = [
      await patch(`/v1/keys/${key.id}`, { name: 'other' }, member),
      await post(`/v1/keys/${key.id}/disable`, member),
      await post(`/v1/keys/${key.id}/enable`, member),
      await post(`/v1/keys/${key.id}/regenerate`, member),
      await post(`/v1/keys/${key.id}/revoke`, member),
    ];
    for (const answer of answers) expect(answer.statusCode).toBe(status);
    expect((await get(`/v1/keys/${key.id}`, member)).statusCode).toBe(200);
    if (status === 403) {
      expect(answers[0]?.json()).toMatchObject({
        code: 'not_permitted',
        detail: expect.stringContaining('Ask'),
      });
    }
  });
});

it('nobody gets anything without a session', async () => {
  const { aKey, call } = await anAccountHolder();
  const { key } = await aKey();
  for (const url of ['/v1/keys', `/v1/keys/${key.id}`]) {
    expect((await call(undefined, { method: 'GET', url })).statusCode).toBe(401);
  }
  for (const verb of ['regenerate', 'disable', 'enable', 'revoke']) {
    const response = await call(undefined, { method: 'POST', url: `/v1/keys/${key.id}/${verb}`, body: {} });
    expect(response.statusCode).toBe(401);
  }
});
