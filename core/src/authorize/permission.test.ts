import { describe, expect, test } from 'vitest';
import { aKey, aPlan, aRoute } from '../../test/builders.js';
import { refuseByPermission } from './permission.js';

/** What is refused to a key with `ofKey` in an account whose plan holds `ofPlan`. */
function refusal(ofPlan: readonly string[], ofKey: readonly string[], further: readonly string[] = []) {
  const route = aRoute({ permission: 'chatbots:write' });
  const [plan, key] = [aPlan({ permissions: ofPlan }), aKey({ permissions: ofKey })];
  return refuseByPermission({ plan, account: noOverrides, key, route, further, notes: [] });
}

const noOverrides = { grantedPermissions: [], withheldPermissions: [] };

describe('the permission step', () => {
  test.each([
    [['*'], ['*'], true],
    [['chatbots:*'], ['chatbots:write'], true],
    [['chatbots:write'], ['*'], true],
    [[], ['*'], false],
    [['*'], [], false],
    [['sessions:*'], ['*'], false],
    [['*'], ['sessions:*'], false],
  ])('plan %j and key %j: %s', (ofPlan, ofKey, isAllowed) => {
    expect(refusal(ofPlan, ofKey)?.reason).toBe(isAllowed ? undefined : 'permission_denied');
  });

  test('a route that demands none is open to a key that holds none', () => {
    const [plan, key] = [aPlan({ permissions: [] }), aKey({ permissions: [] })];
    const question = { plan, account: noOverrides, key, route: aRoute() };
    expect(refuseByPermission({ ...question, notes: [], further: [] })).toBeUndefined();
    expect(refuseByPermission({ ...question, notes: [], further: ['a:b'] })?.reason).toBe(
      'permission_denied',
    );
  });

  test('what is demanded further must be held too, by both and each of it', () => {
    expect(refusal(['*'], ['*'], ['sessions:read', 'users:read'])).toBeUndefined();
    expect(refusal(['*'], ['chatbots:*', 'sessions:read'], ['sessions:read', 'users:read'])?.detail).toMatch(
      /^The key lacks .*"users:read"/,
    );
    expect(refusal(['chatbots:*'], ['*'], ['sessions:read'])?.detail).toMatch(
      /^The account lacks .*"sessions:read"/,
    );
  });

  test('what the operator grants counts as the plan does; what is withheld is lacked by the account, and the detail says so', () => {
    const question = {
      plan: aPlan({ permissions: [] }),
      key: aKey({ permissions: ['*'] }),
      route: aRoute({ permission: 'chatbots:write' }),
      further: [],
    };
    const granted = { grantedPermissions: ['chatbots:*'], withheldPermissions: [] };
    expect(refuseByPermission({ ...question, notes: [], account: granted })).toBeUndefined();
    const withheld = { ...granted, withheldPermissions: ['chatbots:write'] };
    expect(refuseByPermission({ ...question, notes: [], account: withheld })?.detail).toMatch(
      /^The account lacks .*"chatbots:write".*operator withholds/,
    );
  });

  test('the detail says which of the two lacks which permission; the account first when both do', () => {
    expect(refusal([], ['*'])?.detail).toMatch(/^The account lacks .*"chatbots:write".*"pro"/);
    expect(refusal(['*'], [])?.detail).toMatch(/^The key lacks .*"chatbots:write"/);
    expect(refusal([], [])?.detail).toMatch(/^The account lacks/);
  });
});
