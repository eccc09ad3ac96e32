import type { Account, AuditEvent, Key, Member, Secret, UsageRow } from '@neoagent/core';

/** A moment; the tests count from it. */
export const t0 = Date.UTC(2026, 0, 1);

export function anAccount(fields: Partial<Account> = {}): Account {
  return {
    id: 'acc_1',
    name: 'Ada',
    plan: 'default',
    isOperator: false,
    createdAt: t0,
    suspendedAt: null,
    timeZone: 'Europe/Berlin',
    grantedPermissions: [],
    withheldPermissions: [],
    ...fields,
  };
}

export function aMember(fields: Partial<Member> = {}): Member {
  return { accountId: 'acc_1', userId: 'user_1', role: 'owner', createdAt: t0, ...fields };
}

export function aKey(fields: Partial<Key> = {}): Key {
  return {
    id: 'key_1',
    accountId: 'acc_1',
    name: 'Production',
    environment: 'live',
    permissions: ['chatbots:write', 'sessions:*'],
    allowedAddresses: ['10.0.0.0/8', '2001:db8::/32'],
    browserGuard: 'block',
    limits: [{ kind: 'window', name: 'burst', allow: 5, windowMs: 1000, counts: 'key' }],
    createdBy: 'user_1',
    createdAt: t0,
    expiresAt: null,
    disabledAt: null,
    revokedAt: null,
    ...fields,
  };
}

/** The secret that belongs to `aKey` with the same number. */
export function aSecret(fields: Partial<Secret> = {}): Secret {
  const id = fields.id ?? 'sec_1';
  return {
    id,
    keyId: 'key_1',
    digest: `digest of ${id}`,
    hint: 'neo_live_Ab12…9xYz',
    createdAt: t0,
    graceEndsAt: null,
    revokedAt: null,
    lastUsed: null,
    ...fields,
  };
}

/** One allowed request of `aSecret`, in the minute that begins at `t0` unless told. */
export function aUsageRow(fields: Partial<UsageRow> = {}): UsageRow {
  const bucket = fields.bucket ?? t0;
  return {
    accountId: 'acc_1',
    keyId: 'key_1',
    secretId: 'sec_1',
    route: 'POST /chat',
    reason: '',
    statusClass: 2,
    bucket,
    count: 1,
    lastAt: bucket + 5,
    ...fields,
  };
}

export function anAuditEvent(fields: Partial<AuditEvent> = {}): AuditEvent {
  return {
    id: 'evt_1',
    accountId: 'acc_1',
    at: t0,
    actor: { kind: 'member', id: 'user_1' },
    action: 'key.created',
    targetId: 'key_1',
    address: '203.0.113.7',
    detail: { name: 'Production', permissions: ['*'], expiresAt: null, days: 90, isLive: true },
    ...fields,
  };
}

/** `count` numbers from 1. */
export function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
