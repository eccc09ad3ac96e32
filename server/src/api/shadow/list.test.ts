import { expect, it } from 'vitest';
import { issueKey } from '../../commands/issue-key.js';
import { addAccount, aManagementApi, t0 } from '../../test-support/management.js';
import { registerListShadow } from './list.js';

async function accountWithFinding(api: ReturnType<typeof aManagementApi>) {
  const account = await addAccount(api.db);
  const owner = await api.signIn(account);
  const issued = await issueKey(api.context, {
    by: { actor: { kind: 'member', id: owner.userId }, address: '203.0.113.7' },
    accountId: account.id,
    wanted: { name: 'payments', environment: 'live', permissions: [] },
    creationToken: null,
  });
  if ('problem' in issued) throw new Error(issued.detail);
  const { key } = issued.record;
  await api.db.shadow.record([
    {
      accountId: account.id,
      keyId: key.id,
      route: 'POST /chat',
      rule: 'limit burst',
      reason: 'rate_limited',
      count: 3,
      firstAt: t0,
      lastAt: t0 + 1000,
    },
  ]);
  return { account, owner, key };
}

it('shows an account its own findings, and the operator’s account those of all', async () => {
  const api = aManagementApi([registerListShadow]);
  const own = await addAccount(api.db);
  const operator = await api.signIn(own);
  const viewer = await api.signIn(own, 'viewer');
  const one = await accountWithFinding(api);
  const two = await accountWithFinding(api);
  const seenBy = async (member: typeof operator) =>
    (await api.call(member, { method: 'GET', url: '/v1/shadow' })).json().findings;
  expect(await seenBy(one.owner)).toEqual([
    {
      accountId: one.account.id,
      keyId: one.key.id,
      keyName: 'payments',
      route: 'POST /chat',
      rule: 'limit burst',
      reason: 'rate_limited',
      count: 3,
      firstAt: new Date(t0).toISOString(),
      lastAt: new Date(t0 + 1000).toISOString(),
    },
  ]);
  const all: { accountId: string }[] = await seenBy(operator);
  expect(await seenBy(viewer)).toEqual([]);
  expect(all.map(({ accountId }) => accountId).sort()).toEqual([one.account.id, two.account.id].sort());
});

it('nobody gets anything without a session', async () => {
  const api = aManagementApi([registerListShadow]);
  expect((await api.call(undefined, { method: 'GET', url: '/v1/shadow' })).statusCode).toBe(401);
});
