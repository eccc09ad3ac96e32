import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aPlan, aRoute } from '../../test/builders.js';
import type { Plan } from '../accounts/plan.js';
import type { Route } from '../routes/route.js';
import type { ShadowRefusal } from './decision.js';
import { planOf, refuseByPlan } from './plan.js';

function refusalFor(plan: Plan, route: Route) {
  return refuseByPlan(plan, route, []);
}

const account = {
  id: 'acc_1',
  plan: 'pro',
  suspendedAt: null,
  timeZone: 'UTC',
  grantedPermissions: [],
  withheldPermissions: [],
};

describe('the plan step', () => {
  test('a route without a list of plans is offered by every plan', () => {
    expect(refusalFor(aPlan({ name: 'free' }), aRoute())).toBeUndefined();
  });

  test('a route is offered by exactly the plans it lists', () => {
    const names = fc.constantFrom('free', 'pro', 'Pro', 'team', '__proto__');
    fc.assert(
      fc.property(names, fc.array(names), (name, plans) => {
        const refusal = refusalFor(aPlan({ name }), aRoute({ plans }));
        expect(refusal === undefined).toBe(plans.includes(name));
      }),
    );
  });

  test('a refusal names the endpoint, the plan and the plans that offer it', () => {
    const refusal = refusalFor(aPlan({ name: 'free' }), aRoute({ match: 'POST /x', plans: ['pro', 'team'] }));
    expect(refusal).toEqual({
      reason: 'endpoint_not_in_plan',
      detail: 'The plan "free" does not offer POST /x; plans that do: pro, team.',
    });
    expect(refusalFor(aPlan(), aRoute({ plans: [] }))?.detail).toContain('no plan offers it');
  });

  test('a plan the configuration no longer knows offers and grants nothing', () => {
    const plan = planOf(account, new Map());
    expect(plan).toMatchObject({ name: 'pro', permissions: [], limits: [], isWithdrawn: true });
    expect(refusalFor(plan, aRoute())?.reason).toBe('endpoint_not_in_plan');
    expect(refusalFor(plan, aRoute({ plans: ['pro'] }))?.reason).toBe('endpoint_not_in_plan');
  });

  test('a plan in force is the one of the account’s name', () => {
    const plan = aPlan();
    expect(planOf(account, new Map([['pro', plan]]))).toBe(plan);
  });
});

describe('in shadow', () => {
  test.each([
    ['route POST /chat', aPlan(), aRoute({ match: 'POST /chat', plans: [], shadow: true })],
    ['plan pro', aPlan({ shadow: true }), aRoute({ plans: [] })],
  ])('a %s refuses nothing and notes what it would have refused', (rule, plan, route) => {
    const notes: ShadowRefusal[] = [];
    expect(refuseByPlan(plan, route, notes)).toBeUndefined();
    expect(notes).toMatchObject([{ rule, reason: 'endpoint_not_in_plan' }]);
  });

  test('a plan changes nothing for a route that is never in shadow', () => {
    const route = aRoute({ plans: [], shadow: false });
    expect(refusalFor(aPlan({ shadow: true }), route)?.reason).toBe('endpoint_not_in_plan');
  });
});
