import { describe, expect, test } from 'vitest';
import { aKey, aPlan, aRoute } from '../../test/builders.js';
import { refuseByPermission } from './permission.js';

/** What is refused to a key with `ofKey` in an account whose plan holds `ofPlan`. */
function refusal(ofPlan: readonly string[], ofKey: readonly string[], further: readonly string[] = []) {
  const route = aRoute({ permission: 'chatbots:write' });
  const [plan, key] = [aPlan({ permissions: ofPlan }), aKey({ permissions: ofKey })];
  return refuseByPermission({ plan, key, route, further });
}

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
    expect(refuseByPermission({ plan, key, route: aRoute(), further: [] })).toBeUndefined();
    expect(refuseByPermission({ plan, key, route: aRoute(), further: ['a:b'] })?.reason).toBe(
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

  test('the detail says which of the two lacks which permission; the account first when both do', () => {
    expect(refusal([], ['*'])?.detail).toMatch(/^The account lacks .*"chatbots:write".*"pro"/);
    expect(refusal(['*'], [])?.detail).toMatch(/^The key lacks .*"chatbots:write"/);
    expect(refusal([], [])?.detail).toMatch(/^The account lacks/);
  });
});
