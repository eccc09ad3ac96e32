import { describe, expect, it } from 'vitest';
import { addAccount, aManagementApi, t0 } from '../../../test-support/management.js';
import type { SignedIn } from '../../context.js';
import { registerCreateKey } from '../create.js';
import { registerGrace } from '../grace.js';
import { registerRotateKey } from '../rotate.js';
import { registerEndWhenSilent } from './end-when-silent.js';
import { registerShowRotation } from './show-rotation.js';

const hourMs = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();

async function aRotatedKey(body: object = { grace: '7d' }) {
  const api = aManagementApi([
    registerCreateKey,
    registerRotateKey,
    registerGrace,
    registerEndWhenSilent,
    registerShowRotation,
  ]);
  const account = await addAccount(api.db);
  const owner = await api.signIn(account);
  const post = (url: string, more: object = {}, by: SignedIn | undefined = owner) =>
    api.call(by, { method: 'POST', url, body: more });
  const wanted = { name: 'payments', environment: 'live', permissions: ['*'], expiresIn: '20d' };
  const keyId: string = (await post('/v1/keys', wanted)).json().key.id;
  const url = `/v1/keys/${keyId}`;
  const rotated = await post(`${url}/rotate`, body);
  const [current, old] = (await api.db.keys.findById(keyId))?.secrets ?? [];
  if (current === undefined || old === undefined) throw new Error(rotated.body);
  const show = (by: SignedIn | undefined = owner) => api.call(by, { method: 'GET', url: `${url}/rotation` });
  const used = (secretId: string, at: number, count: number, reason: '' | 'rate_limited' = '') =>
    api.db.usage.append([
      {
        accountId: account.id,
        keyId,
        secretId,
        route: 'POST /chat',
        reason,
        statusClass: reason === '' ? 2 : 4,
        bucket: at - (at % 60_000),
        count,
        lastAt: at,
      },
    ]);
  return { ...api, account, owner, post, url, keyId, current, old, show, used };
}

describe('GET /v1/keys/{id}/rotation', () => {
  it('tells requests by secret since the rotation, who sent the old one, its end and how far that can go', async () => {
    const { show, used, current, old, db, clock } = await aRotatedKey({
      grace: '7d',
      endWhenSilentFor: '24h',
    });
    await used(old.id, t0 - hourMs, 1000);
    await used(old.id, t0 + 61_000, 3);
    await used(old.id, t0 + 62_000, 1, 'rate_limited');
    await used(current.id, t0 + 90_000, 5);
    const sender = { secretId: old.id, address: '203.0.113.9', userAgent: 'curl/8', country: 'DE' };
    await db.rotations.recordSenders([{ ...sender, count: 3, firstAt: t0 + 1, lastAt: t0 + 61_000 }]);
    clock.at = t0 + hourMs;
    const response = await show();
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.json()).toEqual({
      rotation: {
        rotatedAt: iso(t0),
        graceEndsAt: iso(t0 + 7 * 24 * hourMs),
        latestGraceEnd: iso(t0 + 20 * 24 * hourMs),
        endWhenSilentFor: '1d',
        current: { id: current.id, hint: current.hint, allowed: 5, refused: 0, lastAt: iso(t0 + 90_000) },
        old: { id: old.id, hint: old.hint, allowed: 3, refused: 1, lastAt: iso(t0 + 62_000) },
        senders: [
          {
            address: '203.0.113.9',
            country: 'DE',
            userAgent: 'curl/8',
            count: 3,
            firstAt: iso(t0 + 1),
            lastAt: iso(t0 + 61_000),
          },
        ],
      },
    });
  });

  it('still counts everything once minutes are no longer kept', async () => {
    const { show, used, old, db, clock } = await aRotatedKey();
    await used(old.id, t0 + hourMs, 3);
    await used(old.id, t0 + 30 * hourMs, 4);
    await db.usage.rollUp();
    clock.at = t0 + 60 * hourMs;
    await db.usage.prune({ minute: clock.at - 12 * hourMs, hour: 0, day: 0 });
    expect((await show()).json().rotation.old).toMatchObject({ allowed: 7 });
  });

  it('is null without a grace period, and everybody of the account but nobody else may look', async () => {
    const { show, post, url, account, signIn, db } = await aRotatedKey();
    expect((await show(await signIn(account, 'viewer'))).json().rotation.senders).toEqual([]);
    expect((await show(await signIn(await addAccount(db)))).statusCode).toBe(404);
    await post(`${url}/end-grace`);
    expect((await show()).json()).toEqual({ rotation: null });
  });
});

describe('POST /v1/keys/{id}/end-grace-when-silent', () => {
  it('sets the time and takes it back, and only who manages the key may', async () => {
    const { post, url, show, signIn, account } = await aRotatedKey();
    const wish = (value: string | null, by?: SignedIn) =>
      post(`${url}/end-grace-when-silent`, { endWhenSilentFor: value }, by);
    expect((await wish('3d')).statusCode).toBe(200);
    expect((await show()).json().rotation.endWhenSilentFor).toBe('3d');
    expect((await wish(null)).statusCode).toBe(200);
    expect((await show()).json().rotation.endWhenSilentFor).toBeNull();
    expect((await wish('3d', await signIn(account, 'viewer'))).statusCode).toBe(403);
  });

  it.each(['59s', '31d', '', 'soon'])('“%s” is refused by field', async (time) => {
    const { post, url } = await aRotatedKey();
    const answer = await post(`${url}/end-grace-when-silent`, { endWhenSilentFor: time });
    expect(answer.json()).toMatchObject({ code: 'invalid_input', errors: [{ field: 'endWhenSilentFor' }] });
    const rotated = await post(`${url}/rotate`, { endWhenSilentFor: time, endRunningGrace: true });
    expect(rotated.json()).toMatchObject({ errors: [{ field: 'endWhenSilentFor' }] });
  });
});
