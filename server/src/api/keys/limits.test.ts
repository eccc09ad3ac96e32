import { describe, expect, it } from 'vitest';
import { operatorCommand } from '../../commands/acting.js';
import { changeKey } from '../../commands/change-key.js';
import { addAccount, aManagementApi } from '../../test-support/management.js';
import { registerCreateKey } from './create.js';
import { registerRenameKey } from './rename.js';
import { registerShowKey } from './show.js';

const rules =
  'plans: { free: { permissions: ["*"], limits: [{ name: each, allow: 60, per: 1m, counts: key }] } }';
const slow = { name: 'slow', allow: 2, per: '1m' };

async function anAccountHolder() {
  const api = aManagementApi([registerCreateKey, registerRenameKey, registerShowKey], rules);
  const account = await addAccount(api.db, { plan: 'free' });
  const owner = await api.signIn(account);
  const create = (limits: unknown) => {
    const body = { name: 'payments', environment: 'live', permissions: ['*'], limits };
    return api.call(owner, { method: 'POST', url: '/v1/keys', body });
  };
  const patch = (id: string, body: object, by = owner) =>
    api.call(by, { method: 'PATCH', url: `/v1/keys/${id}`, body });
  const events = () => api.db.audit.list(account.id, 10);
  return { ...api, account, owner, create, patch, events };
}

describe('limits of a key’s own', () => {
  it('are set when it is created, shown with it, and told in the audit event', async () => {
    const { call, create, owner, events } = await anAccountHolder();
    const created = await create([slow]);
    expect(created.statusCode).toBe(201);
    const { id } = created.json().key;
    const shown = await call(owner, { method: 'GET', url: `/v1/keys/${id}` });
    expect(shown.json().key.limits).toEqual([slow]);
    expect(await events()).toMatchObject([{ action: 'key.created', detail: { limits: ['slow=2/1m'] } }]);
  });

  it('are replaced together with the name in one audited change, and caches forget the key', async () => {
    const { create, patch, events, forgotten } = await anAccountHolder();
    const { id } = (await create([slow])).json().key;
    forgotten.length = 0;
    const changed = await patch(id, { name: 'billing', limits: [{ ...slow, per: '60s', allow: 3 }] });
    expect(changed.json().key).toMatchObject({ name: 'billing', limits: [{ ...slow, allow: 3 }] });
    expect(forgotten).toEqual([id]);
    const [event, ...earlier] = await events();
    expect(event).toMatchObject({
      action: 'key.changed',
      detail: {
        name: 'billing',
        previousName: 'payments',
        limits: ['slow=3/1m'],
        previousLimits: ['slow=2/1m'],
      },
    });
    expect(earlier).toHaveLength(1);
    expect((await patch(id, { limits: [] })).json().key.limits).toEqual([]);
  });

  it('that stand already leave no audit event', async () => {
    const { create, patch, events } = await anAccountHolder();
    const { id } = (await create([slow])).json().key;
    expect((await patch(id, { limits: [slow] })).statusCode).toBe(200);
    expect(await events()).toHaveLength(1);
  });

  it('that do not fit change nothing, the name neither', async () => {
    const { create, patch, call, owner } = await anAccountHolder();
    const { id } = (await create([slow])).json().key;
    const refused = await patch(id, { name: 'billing', limits: [{ ...slow, allow: 0 }] });
    expect(refused.statusCode).toBe(400);
    expect(refused.json()).toMatchObject({ code: 'invalid_input', errors: [{ field: 'limits[0].allow' }] });
    const { key } = (await call(owner, { method: 'GET', url: `/v1/keys/${id}` })).json();
    expect(key).toMatchObject({ name: 'payments', limits: [slow] });
  });

  it('cannot be made looser than the plan’s by a member, at creation or later, but by the operator’s command', async () => {
    const { create, patch, context, account } = await anAccountHolder();
    const loose = { name: 'each', allow: 61, per: '1m' };
    const refused = await create([loose]);
    expect(refused.statusCode).toBe(400);
    expect(refused.json().errors).toMatchObject([
      { field: 'limits[0].allow', message: expect.stringContaining('60 in 1m') },
    ]);
    const { id } = (await create([])).json().key;
    expect((await patch(id, { limits: [loose] })).statusCode).toBe(400);
    const target = { by: operatorCommand, accountId: account.id, keyId: id };
    const set = await changeKey(context, { ...target, limits: [loose] });
    expect(set).toMatchObject({ key: { limits: [{ name: 'each', allow: 61 }] } });
  });

  it('are not for a viewer to change, nor for a member on another’s key, nor on a revoked key', async () => {
    const { create, patch, signIn, account, context } = await anAccountHolder();
    const { id } = (await create([slow])).json().key;
    for (const role of ['viewer', 'member'] as const) {
      expect((await patch(id, { limits: [] }, await signIn(account, role))).statusCode).toBe(403);
    }
    await context.db.keys.update(id, { revokedAt: 1 });
    expect((await patch(id, { limits: [] })).statusCode).toBe(409);
  });
});
