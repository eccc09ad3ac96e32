import { expect, it } from 'vitest';
import { createKeyRecordReader } from './key-record-reader.js';
import type { KeyRecordRow } from './key-rows.js';

function aRow(fields: Partial<KeyRecordRow> = {}): KeyRecordRow {
  return {
    id: 'key_1',
    account_id: 'acc_1',
    name: 'payments',
    environment: 'live',
    permissions: '["chats:read"]',
    allowed_addresses: '[]',
    browser_guard: 'block',
    limits: '[]',
    created_by: null,
    created_at: 1,
    expires_at: null,
    disabled_at: null,
    revoked_at: null,
    canary: 0,
    secret_id: 'sec_1',
    secret_place: 7,
    grace_ends_at: null,
    secret_revoked_at: null,
    plan: 'free',
    suspended_at: null,
    time_zone: 'UTC',
    granted_permissions: '[]',
    withheld_permissions: '[]',
    ...fields,
  };
}

it('records of one account share it, and equal lists, while they say the same', () => {
  const read = createKeyRecordReader();
  const one = read(aRow());
  const other = read(aRow({ id: 'key_2', secret_id: 'sec_2' }));
  expect(other.account).toBe(one.account);
  expect(other.key.permissions).toBe(one.key.permissions);
  expect(other.key).not.toBe(one.key);
});

it.each<[string, Partial<KeyRecordRow>, object]>([
  ['plan', { plan: 'pro' }, { plan: 'pro' }],
  ['suspension', { suspended_at: 5 }, { suspendedAt: 5 }],
  ['time zone', { time_zone: 'Europe/Berlin' }, { timeZone: 'Europe/Berlin' }],
  ['granted permissions', { granted_permissions: '["a:b"]' }, { grantedPermissions: ['a:b'] }],
  ['withheld permissions', { withheld_permissions: '["a:b"]' }, { withheldPermissions: ['a:b'] }],
  ['id', { account_id: 'acc_2' }, { id: 'acc_2' }],
])(
  'an account whose %s changed is another one, and the record read before stays as it was',
  (_name, change, expected) => {
    const read = createKeyRecordReader();
    const before = read(aRow());
    const after = read(aRow(change));
    expect(after.account).toMatchObject(expected);
    expect(before.account).toMatchObject({ id: 'acc_1', plan: 'free', suspendedAt: null, timeZone: 'UTC' });
    expect(read(aRow()).account).toEqual(before.account);
  },
);

it('goes on when there is more than it remembers', () => {
  const read = createKeyRecordReader();
  for (let n = 0; n < 12_000; n++) {
    const record = read(aRow({ account_id: `acc_${n}`, permissions: `["chat${n}:read"]` }));
    expect([record.account.id, record.key.permissions[0]]).toEqual([`acc_${n}`, `chat${n}:read`]);
  }
});
