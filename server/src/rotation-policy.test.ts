import { describe, expect, it } from 'vitest';
import type { SignedIn } from './api/context.js';
import { registerCreateKey } from './api/keys/create.js';
import { registerGrace } from './api/keys/grace.js';
import { registerRotateKey } from './api/keys/rotate.js';
import { registerRotationPolicy } from './api/rotation-policy/rotation-policy.js';
import { addAccount, aManagementApi, t0 } from './test-support/management.js';

const dayMs = 86_400_000;
const iso = (at: number) => new Date(at).toISOString();

async function anAccountHolder(rules = '') {
  const api = aManagementApi(
    [registerCreateKey, registerRotateKey, registerGrace, registerRotationPolicy],
    rules,
  );
  const account = await addAccount(api.db);
  const owner = await api.signIn(account);
  const send = (method: 'GET' | 'POST' | 'PATCH', url: string, body?: object, by: SignedIn = owner) =>
    api.call(by, { method, url, ...(body && { body }) });
  const create = (name: string, more: object = {}) =>
    send('POST', '/v1/keys', { name, environment: 'live', permissions: ['*'], ...more });
  const policy = async () => (await send('GET', '/v1/rotation-policy')).json();
  const setPolicy = (body: object, by?: SignedIn) => send('PATCH', '/v1/rotation-policy', body, by);
  return { ...api, account, owner, send, create, policy, setPolicy };
}

describe('the rotation policy of an account', () => {
  it('is kept, changed in parts, taken back, and each change is in the audit log', async () => {
    const { setPolicy, policy, db, account } = await anAccountHolder();
    expect((await setPolicy({ rotateEvery: '90d', grace: '7d', maxLifetime: '1y' })).statusCode).toBe(200);
    await setPolicy({ grace: null });
    const asked = { rotateEvery: '90d', grace: null, maxLifetime: '1y' };
    expect(await policy()).toMatchObject({ account: asked, maxLifetimeInForce: '1y', due: [], over: [] });
    expect((await db.audit.list(account.id, 10))[0]).toMatchObject({
      action: 'account.rotation_policy_set',
      detail: asked,
    });
  });

  it.each([
    [{ rotateEvery: '23h' }, 'rotateEvery'],
    [{ rotateEvery: '11y' }, 'rotateEvery'],
    [{ grace: '31d' }, 'grace'],
    [{ maxLifetime: 'soon' }, 'maxLifetime'],
  ])('%o is refused by field and changes nothing', async (body, field) => {
    const { setPolicy, policy } = await anAccountHolder();
    await setPolicy({ rotateEvery: '90d' });
    expect((await setPolicy(body)).json()).toMatchObject({ code: 'invalid_input', errors: [{ field }] });
    expect((await policy()).account).toEqual({ rotateEvery: '90d', grace: null, maxLifetime: null });
  });

  it('is for admins and owners to change; members change that of their own keys; other accounts see none of it', async () => {
    const { setPolicy, signIn, account, create, send, db } = await anAccountHolder();
    const keyId = (await create('payments')).json().key.id;
    const [member, admin, stranger] = [
      await signIn(account, 'member'),
      await signIn(account, 'admin'),
      await signIn(await addAccount(db)),
    ];
    const url = `/v1/keys/${keyId}/rotation-policy`;
    expect((await setPolicy({ rotateEvery: '1d' }, member)).statusCode).toBe(403);
    expect((await send('PATCH', url, { rotateEvery: '1d' }, member)).statusCode).toBe(403);
    expect((await send('PATCH', url, { rotateEvery: '1d' }, stranger)).statusCode).toBe(404);
    expect((await setPolicy({ rotateEvery: '30d' }, admin)).statusCode).toBe(200);
    const own = (
      await send('POST', '/v1/keys', { name: 'own', environment: 'live', permissions: [] }, member)
    ).json().key.id;
    const set = await send('PATCH', `/v1/keys/${own}/rotation-policy`, { rotateEvery: '7d' }, member);
    expect(set.json().keys).toEqual([{ keyId: own, name: 'own', rotateEvery: '1w', grace: null }]);
    expect((await send('GET', '/v1/rotation-policy', undefined, stranger)).json().keys).toEqual([]);
  });

  it('lists what is due, from the first reminder on, and what is overdue; a rotation settles it', async () => {
    const { setPolicy, create, policy, clock, send } = await anAccountHolder();
    const keyId = (await create('payments', { expiresIn: null })).json().key.id;
    await create('ends before', { expiresIn: '80d' });
    await setPolicy({ rotateEvery: '90d' });
    clock.at = t0 + 59 * dayMs;
    expect((await policy()).due).toEqual([]);
    clock.at = t0 + 60 * dayMs;
    const entry = { keyId, name: 'payments', dueAt: iso(t0 + 90 * dayMs) };
    expect((await policy()).due).toEqual([{ ...entry, isOverdue: false }]);
    clock.at = t0 + 90 * dayMs;
    expect((await policy()).due).toEqual([{ ...entry, isOverdue: true }]);
    await send('POST', `/v1/keys/${keyId}/rotate`, {});
    expect((await policy()).due).toEqual([]);
    await setPolicy({ rotateEvery: '30d' });
    expect((await policy()).due, 'a secret that was just made').toEqual([]);
  });

  it('says how long the old secret works when a rotation does not; the key’s own before the account’s', async () => {
    const { setPolicy, create, send } = await anAccountHolder();
    await setPolicy({ grace: '7d' });
    const graceOf = async (id: string, body: object = {}) =>
      (await send('POST', `/v1/keys/${id}/rotate`, body)).json().key.graceEndsAt;
    const [one, two] = [(await create('one')).json().key.id, (await create('two')).json().key.id];
    await send('PATCH', `/v1/keys/${two}/rotation-policy`, { grace: '2d' });
    expect(await graceOf(one)).toBe(iso(t0 + 7 * dayMs));
    expect(await graceOf(one, { grace: '1d', endRunningGrace: true })).toBe(iso(t0 + dayMs));
    expect(await graceOf(two)).toBe(iso(t0 + 2 * dayMs));
  });
});

describe('the longest life', () => {
  it('of the account or its plan, whichever is shorter, is refused to new keys that would live longer, or for ever', async () => {
    const rules = 'plans: { default: { permissions: ["*"], maxKeyLifetime: 60d } }';
    const { setPolicy, create } = await anAccountHolder(rules);
    const refusal = { code: 'invalid_input', errors: [{ field: 'expiresIn' }] };
    expect((await create('a', { expiresIn: null })).json()).toMatchObject(refusal);
    expect((await create('b', { expiresIn: '61d' })).json()).toMatchObject(refusal);
    expect((await create('c', { expiresIn: '60d' })).statusCode).toBe(201);
    await setPolicy({ maxLifetime: '30d' });
    expect((await create('d', { expiresIn: '31d' })).json()).toMatchObject(refusal);
    const late = { expiresAt: iso(t0 + 31 * dayMs) };
    expect((await create('e', late)).json()).toMatchObject({ errors: [{ field: 'expiresAt' }] });
    expect((await create('f')).json().key.expiresAt).toBe(iso(t0 + 30 * dayMs));
  });

  it('lists older keys that go past it, and does not end them', async () => {
    const { setPolicy, create, policy, db } = await anAccountHolder();
    const forever = (await create('for ever', { expiresIn: null })).json().key.id;
    const long = (await create('long', { expiresIn: '90d' })).json().key.id;
    await create('short', { expiresIn: '30d' });
    await setPolicy({ maxLifetime: '30d' });
    const over = (await policy()).over as { keyId: string; why: string }[];
    expect(new Map(over.map(({ keyId, why }) => [keyId, why]))).toEqual(
      new Map([
        [forever, 'never_expires'],
        [long, 'expires_too_late'],
      ]),
    );
    expect((await db.keys.findById(forever))?.key).toMatchObject({ expiresAt: null, revokedAt: null });
  });

  it('keeps a replaced secret from being extended past it', async () => {
    const { setPolicy, create, send, clock } = await anAccountHolder();
    const keyId = (await create('payments', { expiresIn: null })).json().key.id;
    await setPolicy({ maxLifetime: '30d' });
    clock.at = t0 + 20 * dayMs;
    await send('POST', `/v1/keys/${keyId}/rotate`, { grace: '5d' });
    const extend = (extension: string) => send('POST', `/v1/keys/${keyId}/extend-grace`, { extension });
    expect((await extend('6d')).json()).toMatchObject({ errors: [{ field: 'extension' }] });
    expect((await extend('5d')).json().key.graceEndsAt).toBe(iso(t0 + 30 * dayMs));
  });
});
