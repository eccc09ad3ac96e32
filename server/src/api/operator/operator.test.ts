import { describe, expect, it } from 'vitest';
import { addAccount, aManagementApi } from '../../test-support/management.js';
import { registerOperatorChanges } from './change.js';
import { registerOperatorLooks } from './look.js';

const rules = 'plans: { pro: { permissions: ["*"] }, free: { permissions: ["sessions:read"] } }';

async function anInstallation() {
  const api = aManagementApi([registerOperatorLooks, registerOperatorChanges], rules);
  const operator = await addAccount(api.db);
  const customer = await addAccount(api.db, { plan: 'free' });
  const owner = await api.signIn(operator);
  const change = (verb: string, body: object = {}, by = owner, id = customer.id) =>
    api.call(by, { method: 'POST', url: `/v1/operator/accounts/${id}/${verb}`, body });
  return { ...api, operator, customer, owner, change };
}

describe('the operator', () => {
  it('sees every account with its keys and overrides, and every plan', async () => {
    const { call, owner, customer } = await anInstallation();
    const { accounts } = (await call(owner, { method: 'GET', url: '/v1/operator/accounts' })).json();
    expect(accounts).toHaveLength(2);
    expect(accounts[1]).toMatchObject({
      id: customer.id,
      plan: 'free',
      isOperator: false,
      keyCount: 0,
      grantedPermissions: [],
      withheldPermissions: [],
    });
    const { plans } = (await call(owner, { method: 'GET', url: '/v1/operator/plans' })).json();
    expect(plans.map((plan: { name: string }) => plan.name)).toEqual(expect.arrayContaining(['pro', 'free']));
  });

  it('changes plan, standing and permissions, each with an audit event of its own name and a cache that forgets', async () => {
    const { change, db, customer, owner, forgotten } = await anInstallation();
    expect((await change('set-plan', { plan: 'pro' })).json().account.plan).toBe('pro');
    expect((await change('suspend')).json().account.suspendedAt).toEqual(expect.any(String));
    expect((await change('resume')).json().account.suspendedAt).toBeNull();
    const lists = { granted: ['b:*', 'a:b', 'a:b'], withheld: ['c:d'] };
    expect((await change('permissions', lists)).json().account).toMatchObject({
      grantedPermissions: ['a:b', 'b:*'],
      withheldPermissions: ['c:d'],
    });
    const events = await db.audit.list(customer.id, 10);
    expect(events.map(({ action }) => action)).toEqual([
      'account.permissions_changed',
      'account.resumed',
      'account.suspended',
      'account.plan_changed',
    ]);
    expect(events.every(({ actor }) => actor.id === owner.userId)).toBe(true);
    expect(forgotten).toEqual(Array(4).fill(customer.id));
  });

  it('is told what does not fit, by field', async () => {
    const { change } = await anInstallation();
    expect((await change('set-plan', { plan: 'gold' })).json().errors[0].field).toBe('plan');
    const bad = await change('permissions', { granted: ['No Permission'], withheld: [] });
    expect(bad.json().errors[0].field).toBe('granted[0]');
    expect((await change('suspend', {}, undefined, 'acc_absent')).statusCode).toBe(404);
  });
});

it('to everybody else the routes are absent, whatever they send', async () => {
  const { call, change, signIn, operator, customer } = await anInstallation();
  const strangers = [
    await signIn(customer),
    await signIn(operator, 'member'),
    await signIn(operator, 'viewer'),
  ];
  for (const stranger of strangers) {
    for (const url of ['/v1/operator/accounts', '/v1/operator/plans']) {
      const answer = await call(stranger, { method: 'GET', url });
      expect([answer.statusCode, answer.json().detail]).toEqual([
        404,
        'There is nothing at this path and method.',
      ]);
    }
    for (const verb of ['set-plan', 'suspend', 'resume', 'permissions']) {
      expect((await change(verb, { anything: 1 }, stranger)).statusCode).toBe(404);
    }
  }
  expect((await call(undefined, { method: 'GET', url: '/v1/operator/plans' })).statusCode).toBe(401);
});
