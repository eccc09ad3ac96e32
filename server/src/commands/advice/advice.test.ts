import type { Account } from '@neoagent/core';
import type { createMemoryDatabase, MemoryDatabase } from '@neoagent/stores';
import { beforeEach, describe, expect, it } from 'vitest';
import { registerListAdvice } from '../../api/advice/list.js';
import type { SignedIn } from '../../api/context.js';
import { registerKeyAdvice } from '../../api/keys/advice.js';
import { registerRenameKey } from '../../api/keys/rename.js';
import { addAccount, aManagementApi, t0 } from '../../test-support/management.js';
import { operatorCommand } from '../acting.js';
import { issueKey } from '../issue-key.js';

const dayMs = 86_400_000;
const rules = `
routes:
  - { match: "GET /chat", upstream: chat, permission: "chatbots:read" }
  - { match: "POST /chat", upstream: chat, permission: "chatbots:write" }
  - { match: "GET /open", upstream: chat }
upstreams: { chat: { url: "http://127.0.0.1:9" } }
plans: { default: { permissions: ["chatbots:*", "keys:verify"] } }
`;

interface Listed {
  readonly keyId: string;
  readonly kind: string;
  readonly unused: readonly string[];
  readonly narrowed: readonly string[];
  readonly dismissedAt: string | null;
}

let api: ReturnType<typeof aManagementApi>;
let db: MemoryDatabase;
let account: Account;
let owner: SignedIn;

beforeEach(async () => {
  api = aManagementApi([registerListAdvice, registerKeyAdvice, registerRenameKey], rules);
  db = api.db as ReturnType<typeof createMemoryDatabase>;
  account = await addAccount(db);
  owner = await api.signIn(account);
});

async function aKey(permissions: readonly string[]): Promise<string> {
  const wanted = { name: `key ${permissions.join()}`, environment: 'live' as const, permissions };
  const issued = await issueKey(api.context, {
    by: operatorCommand,
    accountId: account.id,
    wanted,
    creationToken: null,
  });
  if ('problem' in issued) throw new Error(issued.detail);
  return issued.record.key.id;
}
/** The key is allowed once on a route, so many days after it was made. */
const useOf = (keyId: string, route: string, days: number) =>
  db.usage.append([
    {
      accountId: account.id,
      keyId,
      secretId: 'sec',
      route,
      reason: '',
      statusClass: 2,
      bucket: t0 + days * dayMs,
      count: 1,
      lastAt: t0 + days * dayMs,
    },
  ]);
const after = (days: number) => {
  api.clock.at = t0 + days * dayMs;
};
const listed = async (by = owner) =>
  (await api.call(by, { method: 'GET', url: '/v1/advice' })).json().advice as readonly Listed[];
const wider = async () => (await listed()).find(({ kind }) => kind === 'wider_permissions');

describe('advice', () => {
  it('to narrow lists what real use of 90 days did not need, and following it ends the advice', async () => {
    const keyId = await aKey(['chatbots:*']);
    await useOf(keyId, 'GET /chat', 31);
    await useOf(keyId, 'GET /open', 31);
    after(40);
    const advice = await wider();
    expect(advice).toMatchObject({ keyId, unused: ['chatbots:write'], narrowed: ['chatbots:read'] });
    const change = { method: 'PATCH' as const, url: `/v1/keys/${keyId}` };
    const narrowed = await api.call(owner, { ...change, body: { permissions: advice?.narrowed } });
    expect(narrowed.json().key.permissions).toEqual(['chatbots:read']);
    expect(api.forgotten).toContain(keyId);
    expect(await wider()).toBeUndefined();
    expect((await db.audit.list(account.id, 1))[0]).toMatchObject({
      action: 'key.changed',
      actor: { kind: 'member', id: owner.userId },
      detail: { permissions: ['chatbots:read'], previousPermissions: ['chatbots:*'] },
    });
    const undone = await api.call(owner, { ...change, body: { permissions: ['chatbots:*'] } });
    expect(undone.json().key.permissions).toEqual(['chatbots:*']);
    expect(await wider()).toBeDefined();
  });

  it('counts calls of our own endpoints, and forgets use of more than 90 days ago', async () => {
    const keyId = await aKey(['keys:verify', 'chatbots:write']);
    await useOf(keyId, 'POST /v1/verify', 40);
    await useOf(keyId, 'POST /chat', 1);
    after(85);
    expect(await wider()).toBeUndefined();
    after(92);
    expect(await listed(), 'the key expired').toEqual([]);
  });

  it('forgets what was used more than 90 days ago', async () => {
    const keyId = await aKey(['chatbots:*']);
    await db.keys.update(keyId, { expiresAt: null });
    await useOf(keyId, 'POST /chat', 1);
    await useOf(keyId, 'GET /chat', 80);
    after(90);
    expect(await wider()).toBeUndefined();
    after(93);
    expect(await wider()).toMatchObject({ unused: ['chatbots:write'] });
  });

  it('says nothing about a key that was used, when no count says for what', async () => {
    const keyId = await aKey(['chatbots:*']);
    const secretId = (await db.keys.findById(keyId))?.secrets[0]?.id ?? '';
    const lastUse = { at: t0 + 35 * dayMs, address: null, country: null, userAgent: null };
    await db.recordLastUses(new Map([[secretId, lastUse]]));
    after(40);
    expect(await wider()).toBeUndefined();
    expect((await listed()).map(({ kind }) => kind)).not.toContain('never_used');
  });

  it('never calls a permission unused while a route that the key used is gone from the table', async () => {
    const keyId = await aKey(['chatbots:*']);
    await useOf(keyId, 'GET /chat', 31);
    await useOf(keyId, 'GET /gone', 32);
    after(40);
    expect(await wider()).toBeUndefined();
  });

  it('is dismissed for one key, and shown again, each with an audit event; twice is once', async () => {
    const keyId = await aKey(['chatbots:*']);
    after(40);
    const judge = (dismissed: boolean) =>
      api.call(owner, {
        method: 'POST',
        url: `/v1/keys/${keyId}/advice`,
        body: { advice: 'never_used', dismissed },
      });
    const find = async () => (await listed()).find(({ kind }) => kind === 'never_used');
    expect((await judge(true)).statusCode).toBe(204);
    expect((await judge(true)).statusCode).toBe(204);
    expect((await find())?.dismissedAt).toBe(new Date(t0 + 40 * dayMs).toISOString());
    expect((await judge(false)).statusCode).toBe(204);
    expect((await find())?.dismissedAt).toBeNull();
    const actions = (await db.audit.list(account.id, 10)).map(({ action }) => action);
    expect(actions.toSorted()).toEqual(['key.advice_dismissed', 'key.advice_restored', 'key.created']);
  });

  it('is dismissed and followed only by those who may manage the key, and another account’s key is absent', async () => {
    const keyId = await aKey(['chatbots:*']);
    after(40);
    const body = { advice: 'never_used', dismissed: true };
    const url = `/v1/keys/${keyId}/advice`;
    const viewer = await api.signIn(account, 'viewer');
    const stranger = await api.signIn(await addAccount(db));
    expect((await api.call(viewer, { method: 'POST', url, body })).statusCode).toBe(403);
    expect((await api.call(stranger, { method: 'POST', url, body })).statusCode).toBe(404);
    expect(await listed(stranger)).toEqual([]);
    const wide = { method: 'PATCH' as const, url: `/v1/keys/${keyId}`, body: { permissions: ['*'] } };
    expect((await api.call(viewer, wide)).statusCode).toBe(403);
    expect((await api.call(owner, wide)).json(), 'never past the plan').toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'permissions' }],
    });
  });
});
