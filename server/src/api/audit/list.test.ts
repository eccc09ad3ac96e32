import { expect, it } from 'vitest';
import { operatorCommand } from '../../commands/acting.js';
import { issueKey } from '../../commands/issue-key.js';
import { suspendAccount } from '../../commands/suspend-account.js';
import { addAccount, aManagementApi, t0 } from '../../test-support/management.js';
import { registerListAudit } from './list.js';

it('shows who changed what, newest first, with the names of members, and nothing of other accounts', async () => {
  const api = aManagementApi([registerListAudit]);
  const account = await addAccount(api.db);
  const owner = await api.signIn(account);
  const issued = await issueKey(api.context, {
    by: { actor: { kind: 'member', id: owner.userId }, address: '203.0.113.7' },
    accountId: account.id,
    wanted: { name: 'payments', environment: 'live', permissions: [] },
    creationToken: null,
  });
  if ('problem' in issued) throw new Error(issued.detail);
  await suspendAccount(api.context, { by: operatorCommand, accountId: account.id });
  const other = await addAccount(api.db);
  await suspendAccount(api.context, { by: operatorCommand, accountId: other.id });

  const response = await api.call(owner, { method: 'GET', url: '/v1/audit' });
  const id = expect.stringMatching(/^aud_/);
  const at = new Date(t0).toISOString();
  expect(response.json()).toEqual({
    events: [
      {
        id,
        at,
        actor: { kind: 'operator_command', id: '', name: null },
        action: 'account.suspended',
        targetId: account.id,
        address: null,
        detail: {},
      },
      {
        id,
        at,
        actor: { kind: 'member', id: owner.userId, name: owner.name },
        action: 'key.created',
        targetId: issued.record.key.id,
        address: '203.0.113.7',
        detail: expect.objectContaining({ name: 'payments', permissions: [] }),
      },
    ],
  });
  expect(response.body).not.toContain(issued.secret);
});

it('nobody gets anything without a session', async () => {
  const api = aManagementApi([registerListAudit]);
  expect((await api.call(undefined, { method: 'GET', url: '/v1/audit' })).statusCode).toBe(401);
});
