import type { Role } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { addAccount, aManagementApi } from '../../test-support/management.js';
import { registerAccount } from './account.js';

const rules =
  'plans: { free: { permissions: ["*"], limits: [{ name: each, allow: 60, per: 60s, counts: key }, { name: tried, allow: 1, per: 1s, shadow: true }], quota: { allow: 100, per: day } } }';

async function anAccountHolder(role: Role = 'owner') {
  const api = aManagementApi([registerAccount], rules);
  const account = await addAccount(api.db, { plan: 'free' });
  const member = await api.signIn(account, role);
  const get = () => api.call(member, { method: 'GET', url: '/v1/account' });
  const patch = (body: object) => api.call(member, { method: 'PATCH', url: '/v1/account', body });
  return { ...api, account, get, patch, events: () => api.db.audit.list(account.id, 10) };
}

describe('the account', () => {
  it('is shown to every role with what its plan enforces, and to nobody who is not signed in', async () => {
    const { get, account, call } = await anAccountHolder('viewer');
    expect((await get()).json()).toEqual({
      account: {
        id: account.id,
        name: account.name,
        plan: 'free',
        timeZone: 'UTC',
        limits: [{ name: 'each', allow: 60, per: '1m', counts: 'key' }],
        quota: { allow: 100, per: 'day', counts: 'account' },
      },
    });
    expect((await call(undefined, { method: 'GET', url: '/v1/account' })).statusCode).toBe(401);
    const patched = await call(undefined, { method: 'PATCH', url: '/v1/account', body: { timeZone: 'UTC' } });
    expect(patched.statusCode).toBe(401);
  });

  it('gets another time zone in one audited change, and caches forget the account', async () => {
    const { patch, account, events, forgotten, get } = await anAccountHolder('admin');
    const changed = await patch({ timeZone: 'Europe/Berlin' });
    expect(changed.json().account.timeZone).toBe('Europe/Berlin');
    expect((await get()).json().account.timeZone).toBe('Europe/Berlin');
    expect(forgotten).toEqual([account.id]);
    await patch({ timeZone: 'Europe/Berlin' });
    await patch({});
    expect(await events()).toMatchObject([
      {
        action: 'account.time_zone_changed',
        detail: { timeZone: 'Europe/Berlin', previousTimeZone: 'UTC' },
      },
    ]);
  });

  it.each(['', 'Mars/Olympus', '+02:00', 'UTC ', 'Europe/Berlin\n', 'x'.repeat(5000)])(
    'does not get the time zone %j, and the refusal names the field',
    async (timeZone) => {
      const { patch, events } = await anAccountHolder();
      const refused = await patch({ timeZone });
      expect(refused.statusCode).toBe(400);
      expect(refused.json()).toMatchObject({ code: 'invalid_input', errors: [{ field: 'timeZone' }] });
      expect(await events()).toEqual([]);
    },
  );

  it.each<Role>(['viewer', 'member'])('is not for a %s to change', async (role) => {
    const { patch, get } = await anAccountHolder(role);
    expect((await patch({ timeZone: 'Asia/Tokyo' })).statusCode).toBe(403);
    expect((await get()).json().account.timeZone).toBe('UTC');
  });
});
