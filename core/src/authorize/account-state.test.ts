import { expect, test } from 'vitest';
import { t0 } from '../../test/builders.js';
import { refuseByAccountState } from './account-state.js';

test('every key of a suspended account is refused, of any other none', () => {
  const account = {
    id: 'acc_1',
    plan: 'pro',
    suspendedAt: null,
    timeZone: 'UTC',
    grantedPermissions: [],
    withheldPermissions: [],
  };
  expect(refuseByAccountState(account)).toBeUndefined();
  expect(refuseByAccountState({ ...account, suspendedAt: t0 })?.reason).toBe('account_suspended');
  expect(refuseByAccountState({ ...account, suspendedAt: 0 })?.reason).toBe('account_suspended');
});
