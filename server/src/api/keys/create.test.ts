import { describe, expect, it } from 'vitest';
import { addAccount, aManagementApi, t0 } from '../../test-support/management.js';
import { registerCreateKey } from './create.js';
import { registerListKeys } from './list.js';

const wanted = { name: 'payments', environment: 'live', permissions: ['sessions:read'] };

async function anAccountHolder(rulesText?: string) {
  const api = aManagementApi([registerCreateKey, registerListKeys], rulesText);
  const account = await addAccount(api.db);
  const owner = await api.signIn(account);
  const create = (body: object, headers: Readonly<Record<string, string>> = {}) =>
    api.call(owner, { method: 'POST', url: '/v1/keys', body, headers });
  return { ...api, account, owner, create };
}

describe('created', () => {
  it('the key with its secret, of which only the digest is kept', async () => {
    const { create, db, context, owner } = await anAccountHolder();
    const response = await create(wanted);
    expect(response.statusCode).toBe(201);
    expect(response.headers['cache-control']).toBe('no-store');
    const { key, secret } = response.json();
    expect(key).toEqual({
      id: expect.stringMatching(/^key_[0-9A-Za-z]{24}$/),
      name: 'payments',
      environment: 'live',
      hint: `${secret.slice(0, 13)}…${secret.slice(-4)}`,
      limits: [],
      permissions: ['sessions:read'],
      allowedAddresses: [],
      browserGuard: 'block',
      isCanary: false,
      status: 'active',
      createdAt: new Date(t0).toISOString(),
      createdBy: { id: owner.userId, name: owner.name },
      expiresAt: new Date(t0 + 90 * 86_400_000).toISOString(),
      disabledAt: null,
      revokedAt: null,
      lastUsed: null,
      graceEndsAt: null,
      mustRotateBy: null,
      secrets: [
        {
          id: expect.stringMatching(/^sec_[0-9A-Za-z]{24}$/),
          hint: key.hint,
          createdAt: key.createdAt,
          graceEndsAt: null,
          leakedAt: null,
          lastUsed: null,
        },
      ],
    });
    expect(await db.findByDigest(context.digest(secret))).toMatchObject({ key: { id: key.id } });
    const kept = JSON.stringify([
      await db.keys.list(owner.accountId, 10),
      await db.audit.list(owner.accountId, 10),
    ]);
    expect(kept).not.toContain(secret.slice(13, -4));
  });

  it.each([
    ['expiresIn', { expiresIn: '30d' }, { expiresAt: new Date(t0 + 30 * 86_400_000).toISOString() }],
    ['no end', { expiresIn: null }, { expiresAt: null }],
    ['expiresAt', { expiresAt: '2028-01-01T00:00:00+02:00' }, { expiresAt: '2027-12-31T22:00:00.000Z' }],
    ['a soon end', { expiresIn: '24h' }, { status: 'expiring_soon' }],
    ['addresses', { allowedAddresses: ['10.1.2.3/8'] }, { allowedAddresses: ['10.0.0.0/8'] }],
    ['a browser guard', { browserGuard: 'alert' }, { browserGuard: 'alert' }],
    ['an empty permission list', { permissions: [] }, { permissions: [] }],
    ['an emoji name', { name: ' 👩‍💻 deploy ' }, { name: '👩‍💻 deploy' }],
    ['markup as a name', { name: '<script>alert(1)</script>' }, { name: '<script>alert(1)</script>' }],
    ['the test environment', { environment: 'test' }, { hint: expect.stringMatching(/^neo_test_/) }],
  ])('with %s', async (_case, change, shown) => {
    const { create } = await anAccountHolder();
    const response = await create({ ...wanted, ...change });
    expect(response.json()).toMatchObject({ key: shown });
  });
});

describe('refused by field', () => {
  it.each([
    ['an empty name', { name: ' ' }, 'name'],
    ['a name of 10,000 characters', { name: 'x'.repeat(10_000) }, 'name'],
    ['a name with a line end', { name: 'a\nb' }, 'name'],
    ['a name that is a number', { name: 7 }, 'name'],
    ['no name', { name: undefined }, 'name'],
    ['an unknown environment', { environment: 'prod' }, 'environment'],
    ['no permissions', { permissions: undefined }, 'permissions'],
    ['permissions as a text', { permissions: '*' }, 'permissions'],
    ['a permission that is a number', { permissions: [1] }, 'permissions[0]'],
    ['a permission that is none', { permissions: ['sessions:read', 'Sessions'] }, 'permissions[1]'],
    ['101 permissions', { permissions: Array.from({ length: 101 }, (_, n) => `r:${n}`) }, 'permissions'],
    ['a time that is none', { expiresIn: 'soon' }, 'expiresIn'],
    ['a time that is a number', { expiresIn: 30 }, 'expiresIn'],
    ['half an hour', { expiresIn: '30m' }, 'expiresIn'],
    ['an end in the past', { expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    ['an address that is none', { allowedAddresses: ['10.0.0.1', 'localhost'] }, 'allowedAddresses[1]'],
    ['an unknown browser guard', { browserGuard: 'maybe' }, 'browserGuard'],
    ['an account id in the body', { accountId: 'acc_other' }, 'accountId'],
    ['a digest in the body', { digest: 'x' }, 'digest'],
    ['a creation time in the body', { createdAt: 0 }, 'createdAt'],
    ['a maker in the body', { createdBy: 'usr_other' }, 'createdBy'],
    ['a constructor in the body', { constructor: { prototype: {} } }, undefined],
  ])('%s', async (_case, change, field) => {
    const { create, db, account } = await anAccountHolder();
    const response = await create({ ...wanted, ...change });
    expect(response.statusCode).toBe(400);
    expect(response.headers['content-type']).toBe('application/problem+json');
    const problem = response.json();
    expect(problem).toMatchObject({ status: 400, code: 'invalid_input' });
    if (field !== undefined) {
      expect(problem.errors.map((error: { field: string }) => error.field)).toContain(field);
    }
    expect(await db.keys.list(account.id, 10)).toEqual([]);
  });

  it('a prototype in the body', async () => {
    const { app, owner } = await anAccountHolder();
    const response = await app.inject({
      method: 'POST',
      url: '/v1/keys',
      headers: { 'x-signed-in': owner.userId, 'content-type': 'application/json' },
      payload: `{"name":"a","environment":"live","permissions":[],"__proto__":{"role":"owner"}}`,
    });
    expect(response.statusCode).toBe(400);
  });

  it('everything beyond the plan, by name', async () => {
    const api = await anAccountHolder('plans: { free: { permissions: ["sessions:read"] } }');
    await api.db.accounts.setPlan(api.account.id, 'free');
    const response = await api.create({ ...wanted, permissions: ['sessions:read', 'chatbots:write'] });
    expect(response.json()).toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'permissions', message: expect.stringContaining('chatbots:write') }],
    });
  });

  it.each([
    ['a blank', 'two words'],
    ['129 characters', 'x'.repeat(129)],
    ['nothing', ''],
    ['beyond ASCII', 'é'],
  ])('an Idempotency-Key of %s', async (_case, header) => {
    const { create } = await anAccountHolder();
    const response = await create(wanted, { 'idempotency-key': header });
    expect(response.json()).toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'Idempotency-Key' }],
    });
  });
});

describe('refused by state', () => {
  it('a name another key has, letter case ignored', async () => {
    const { create } = await anAccountHolder();
    await create(wanted);
    const response = await create({ ...wanted, name: 'PAYMENTS' });
    expect(response.statusCode).toBe(409);
    expect(response.json()).toMatchObject({ code: 'name_taken', errors: [{ field: 'name' }] });
  });

  it('a repeated submission names the key it made and never shows the secret again', async () => {
    const { create } = await anAccountHolder();
    const first = await create(wanted, { 'idempotency-key': 'one' });
    const second = await create(wanted, { 'idempotency-key': 'one' });
    expect(second.statusCode).toBe(409);
    expect(second.json()).toMatchObject({ code: 'repeated', keyId: first.json().key.id });
    expect(second.body).not.toContain('neo_live_');
  });

  it('a double submission at once makes one key', async () => {
    const { create, call, owner } = await anAccountHolder();
    const responses = await Promise.all([1, 2, 3, 4].map(() => create(wanted, { 'idempotency-key': 'one' })));
    const codes = responses.map((response) => response.statusCode).sort();
    expect(codes).toEqual([201, 409, 409, 409]);
    const list = await call(owner, { method: 'GET', url: '/v1/keys' });
    expect(list.json().keys).toHaveLength(1);
  });

  it('the key of a viewer, with the sentence whom to ask', async () => {
    const { call, signIn, account } = await anAccountHolder();
    const viewer = await signIn(account, 'viewer');
    const response = await call(viewer, { method: 'POST', url: '/v1/keys', body: wanted });
    expect(response.statusCode).toBe(403);
    expect(response.json()).toMatchObject({
      code: 'not_permitted',
      detail: expect.stringContaining('Ask an admin'),
    });
  });

  it('everything of somebody who is not signed in, before the body is looked at', async () => {
    const { call } = await anAccountHolder();
    const response = await call(undefined, { method: 'POST', url: '/v1/keys', body: { nonsense: true } });
    expect(response.statusCode).toBe(401);
  });
});
