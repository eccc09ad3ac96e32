import type { Key, Role, Session } from '@neoagent/sdk';
import { describe, expect, it } from 'vitest';
import { creatorName, isInactive, whyNotCreate, whyNotManage } from './key-rights.js';

function aSession(role: Role): Session {
  return {
    member: { id: 'me', email: 'me@example.test', name: 'Me', role },
    account: { id: 'a', name: 'A', plan: 'default', isOperator: false, timeZone: 'UTC', suspendedAt: null },
    accounts: [{ id: 'a', name: 'A', role }],
  };
}

function aKey(part: Partial<Key>): Key {
  return {
    id: 'key_1',
    name: 'CI',
    environment: 'live',
    hint: 'neo_live_abcd…wxyz',
    permissions: [],
    allowedAddresses: [],
    limits: [],
    browserGuard: 'block',
    isCanary: false,
    status: 'active',
    createdAt: '2026-11-22T12:00:00.000Z',
    createdBy: { id: 'me', name: 'Me' },
    expiresAt: null,
    disabledAt: null,
    revokedAt: null,
    lastUsed: null,
    graceEndsAt: null,
    mustRotateBy: null,
    secrets: [],
    ...part,
  };
}

const somebodyElses = aKey({ createdBy: { id: 'ana', name: 'Ana' } });

describe('who may manage a key', () => {
  it.each(['admin', 'owner'] as const)('%s manages every key', (role) => {
    expect(whyNotManage(aSession(role), somebodyElses)).toBeUndefined();
  });

  it('a member manages only keys they created', () => {
    expect(whyNotManage(aSession('member'), aKey({}))).toBeUndefined();
    expect(whyNotManage(aSession('member'), somebodyElses)).toMatch(/Ask an admin/);
  });

  it('a viewer manages nothing and creates nothing, and is told whom to ask', () => {
    expect(whyNotManage(aSession('viewer'), aKey({}))).toMatch(/Ask an admin/);
    expect(whyNotCreate(aSession('viewer'))).toMatch(/Ask an admin/);
    expect(whyNotCreate(aSession('member'))).toBeUndefined();
  });
});

it('a disabled key is not inactive, since it can be enabled again', () => {
  expect(isInactive(aKey({ status: 'disabled' }))).toBe(false);
  expect(isInactive(aKey({ status: 'revoked' }))).toBe(true);
  expect(isInactive(aKey({ status: 'expired' }))).toBe(true);
});

it.each([
  [aKey({}), 'You'],
  [somebodyElses, 'Ana'],
  [aKey({ createdBy: null }), 'Operator'],
])('the creator of a key is named', (key, name) => {
  expect(creatorName(key, aSession('member'))).toBe(name);
});
