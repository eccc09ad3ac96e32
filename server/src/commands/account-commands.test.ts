import { createMemoryDatabase } from '@neoagent/stores';
import { describe, expect, it } from 'vitest';
import { addAccount, aManagementContext, t0 } from '../test-support/management.js';
import { operatorCommand } from './acting.js';
import { resumeAccount } from './resume-account.js';
import { setPlan } from './set-plan.js';
import { suspendAccount } from './suspend-account.js';

async function anAccount() {
  const db = createMemoryDatabase();
  const management = aManagementContext(
    db,
    'plans: { pro: { permissions: ["*"] }, free: { permissions: [] } }',
  );
  const account = await addAccount(db);
  return { ...management, account, target: { by: operatorCommand, accountId: account.id } };
}

describe('the plan of an account', () => {
  it('is changed with an audit event, and caches forget the account', async () => {
    const { context, db, target, forgotten } = await anAccount();
    expect(await setPlan(context, { ...target, plan: 'pro' })).toMatchObject({ plan: 'pro' });
    expect(await db.audit.list(target.accountId, 10)).toMatchObject([
      {
        action: 'account.plan_changed',
        actor: { kind: 'operator_command', id: '' },
        detail: { plan: 'pro', previousPlan: 'default' },
      },
    ]);
    expect(forgotten).toEqual([target.accountId]);
  });

  it('is one of the configuration; the refusal names them', async () => {
    const { context, db, target } = await anAccount();
    expect(await setPlan(context, { ...target, plan: 'gold' })).toMatchObject({
      problem: 'invalid_input',
      errors: [{ field: 'plan', message: 'There is no such plan. The plans are: default, free, pro.' }],
    });
    expect(await db.audit.list(target.accountId, 10)).toEqual([]);
  });
});

describe('suspending', () => {
  it('and resuming each happen once, however often they are asked for', async () => {
    const { context, db, target, clock } = await anAccount();
    expect(await suspendAccount(context, target)).toMatchObject({ suspendedAt: t0 });
    clock.at += 1000;
    expect(await suspendAccount(context, target)).toMatchObject({ suspendedAt: t0 });
    expect(await resumeAccount(context, target)).toMatchObject({ suspendedAt: null });
    await resumeAccount(context, target);
    const actions = (await db.audit.list(target.accountId, 10)).map(({ action }) => action);
    expect(actions).toEqual(['account.resumed', 'account.suspended']);
  });

  it('an account that does not exist is not found', async () => {
    const { context } = await anAccount();
    const target = { by: operatorCommand, accountId: 'acc_absent' };
    expect(await suspendAccount(context, target)).toMatchObject({ problem: 'not_found' });
    expect(await setPlan(context, { ...target, plan: 'pro' })).toMatchObject({ problem: 'not_found' });
  });
});
