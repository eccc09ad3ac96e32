import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aPlan, aRoute } from '../../test/builders.js';
import { planOf, refuseByPlan } from './plan.js';

const account = { id: 'acc_1', plan: 'pro', suspendedAt: null };

describe('the plan step', () => {
  test('a route without a list of plans is offered by every plan', () => {
    expect(refuseByPlan(aPlan({ name: 'free' }), aRoute())).toBeUndefined();
  });

  test('a route is offered by exactly the plans it lists', () => {
    const names = fc.constantFrom('free', 'pro', 'Pro', 'team', '__proto__');
    fc.assert(
      fc.property(names, fc.array(names), (name, plans) => {
        const refusal = refuseByPlan(aPlan({ name }), aRoute({ plans }));
        expect(refusal === undefined).toBe(plans.includes(name));
      }),
    );
  });

  test('a refusal names the endpoint, the plan and the plans that offer it', () => {
    const refusal = refuseByPlan(
      aPlan({ name: 'free' }),
      aRoute({ match: 'POST /x', plans: ['pro', 'team'] }),
    );
    expect(refusal).toEqual({
      reason: 'endpoint_not_in_plan',
      detail: 'The plan "free" does not offer POST /x; plans that do: pro, team.',
    });
    expect(refuseByPlan(aPlan(), aRoute({ plans: [] }))?.detail).toContain('no plan offers it');
  });

  test('a plan the configuration no longer knows offers and grants nothing', () => {
    const plan = planOf(account, new Map());
    expect(plan).toMatchObject({ name: 'pro', permissions: [], limits: [], isWithdrawn: true });
    expect(refuseByPlan(plan, aRoute())?.reason).toBe('endpoint_not_in_plan');
    expect(refuseByPlan(plan, aRoute({ plans: ['pro'] }))?.reason).toBe('endpoint_not_in_plan');
  });

  test('a plan in force is the one of the account’s name', () => {
    const plan = aPlan();
    expect(planOf(account, new Map([['pro', plan]]))).toBe(plan);
  });
});
