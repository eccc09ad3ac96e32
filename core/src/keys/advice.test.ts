import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { aKey, t0 } from '../../test/builders.js';
import { coversAny } from '../accounts/permission.js';
import {
  type AdviceFacts,
  type AdviceKind,
  adviceFor,
  adviseAddressList,
  adviseExpiry,
  adviseFormerMember,
  adviseNarrower,
  adviseNeverUsed,
  adviseRevoking,
  adviseRotation,
} from './advice.js';

const day = 86_400_000;
const demanded = ['chatbots:read', 'chatbots:write', 'sessions:read'];

function facts(members: Partial<AdviceFacts> = {}): AdviceFacts {
  return {
    key: aKey({ createdAt: t0 - 60 * day, createdBy: 'usr_1', permissions: ['*'] }),
    secretCreatedAt: t0 - 60 * day,
    lastUsedAt: t0 - day,
    at: t0,
    memberIds: new Set(['usr_1']),
    usedPermissions: new Set(['chatbots:read']),
    demandedPermissions: demanded,
    ...members,
  };
}
const holding = (...permissions: string[]) => facts({ key: aKey({ createdAt: t0 - 60 * day, permissions }) });

describe('permissions that were not used', () => {
  it.each([
    [['*'], ['chatbots:read'], ['chatbots:write', 'sessions:read']],
    [['chatbots:*'], ['chatbots:read'], ['chatbots:write']],
    [['chatbots:read', 'chatbots:write'], ['chatbots:read'], ['chatbots:write']],
    [['chatbots:read', 'sessions:*'], ['chatbots:read'], ['sessions:read']],
    [['chatbots:write'], [], ['chatbots:write']],
  ])('%j is narrowed to %j, without %j', (permissions, narrowed, unused) => {
    expect(adviseNarrower(holding(...permissions))).toMatchObject({ narrowed, unused });
  });

  it.each([
    ['holds nothing more than it used', holding('chatbots:read')],
    ['holds only what no route demands, whose use cannot be seen', holding('chatbots:read', 'own:thing')],
    ['is younger than 30 days', { ...holding('*'), at: t0 - 31 * day }],
    ['was never used', { ...holding('*'), lastUsedAt: null }],
    ['was not used for 90 days', { ...holding('*'), lastUsedAt: t0 - 90 * day }],
    ['was used on a route that is gone', { ...holding('*'), usedPermissions: undefined }],
    ['used everything', { ...holding('*'), usedPermissions: new Set(demanded) }],
  ])('nothing is advised about a key that %s', (_what, given) => {
    expect(adviseNarrower(given)).toBeUndefined();
  });

  test('whatever is held and used: narrowing never takes a permission that was used, and never gives one', () => {
    const names = fc.subarray([...demanded, '*', 'chatbots:*', 'sessions:*', 'own:thing']);
    fc.assert(
      fc.property(names, fc.subarray(demanded), (permissions, used) => {
        const allowed = used.filter((name) => coversAny(permissions, name));
        const advice = adviseNarrower({ ...holding(...permissions), usedPermissions: new Set(allowed) });
        const narrowed = advice?.narrowed ?? permissions;
        for (const name of allowed) expect(coversAny(narrowed, name)).toBe(true);
        for (const name of narrowed) expect(coversAny(permissions, name)).toBe(true);
        for (const name of advice?.unused ?? []) expect(coversAny(narrowed, name)).toBe(false);
      }),
    );
  });
});

it('tells of keys whose maker left, not of those an operator made', () => {
  expect(adviseFormerMember(facts({ memberIds: new Set() }))?.kind).toBe('former_member');
  expect(adviseFormerMember(facts())).toBeUndefined();
  expect(adviseFormerMember(facts({ key: aKey({ createdBy: null }), memberIds: new Set() }))).toBeUndefined();
});

it.each([
  [['*'], [], true],
  [['chatbots:write'], [], true],
  [['chatbots:*'], [], true],
  [['chatbots:read'], [], false],
  [[], [], false],
  [['*'], ['10.0.0.0/8'], false],
])('a key with %j and the addresses %j needs an address list: %s', (permissions, allowedAddresses, is) => {
  expect(adviseAddressList(facts({ key: aKey({ permissions, allowedAddresses }) })) !== undefined).toBe(is);
});

it('tells of keys without an end', () => {
  expect(adviseExpiry(facts({ key: aKey({ expiresAt: null }) }))?.kind).toBe('never_expires');
  expect(adviseExpiry(facts({ key: aKey({ expiresAt: t0 + day }) }))).toBeUndefined();
});

it('tells of secrets of 180 days, from that day on, while they are used', () => {
  expect(adviseRotation(facts({ secretCreatedAt: t0 - 180 * day }))?.kind).toBe('never_rotated');
  expect(adviseRotation(facts({ secretCreatedAt: t0 - 180 * day + 1 }))).toBeUndefined();
  expect(adviseRotation(facts({ secretCreatedAt: t0 - 200 * day, lastUsedAt: null }))).toBeUndefined();
  expect(
    adviseRotation(facts({ secretCreatedAt: t0 - 200 * day, lastUsedAt: t0 - 91 * day })),
  ).toBeUndefined();
});

it('tells of keys that nobody used for 90 days, and of those that nobody ever used after 30', () => {
  expect(adviseRevoking(facts({ lastUsedAt: t0 - 90 * day }))?.kind).toBe('unused');
  expect(adviseRevoking(facts({ lastUsedAt: t0 - 90 * day + 1 }))).toBeUndefined();
  expect(adviseRevoking(facts({ lastUsedAt: null }))).toBeUndefined();
  const made = (days: number) => facts({ key: aKey({ createdAt: t0 - days * day }), lastUsedAt: null });
  expect(adviseNeverUsed(made(30))?.kind).toBe('never_used');
  expect(adviseNeverUsed(made(29))).toBeUndefined();
  expect(adviseNeverUsed(facts())).toBeUndefined();
});

it.each<[AdviceKind, Partial<AdviceFacts>]>([
  ['former_member', { memberIds: new Set() }],
  ['wider_permissions', {}],
  ['no_address_list', {}],
  ['never_expires', { key: aKey({ expiresAt: null }) }],
  ['never_rotated', { secretCreatedAt: t0 - 180 * day }],
  ['unused', { lastUsedAt: t0 - 90 * day }],
  ['never_used', { lastUsedAt: null }],
])('%s is among what is advised about a key', (kind, members) => {
  expect(adviceFor(facts(members)).map((advice) => advice.kind)).toContain(kind);
});

it.each([
  ['revoked', { revokedAt: t0 }],
  ['expired', { expiresAt: t0 }],
  ['disabled', { disabledAt: t0 }],
  ['a canary', { isCanary: true as const }],
])('nothing is advised about a key that is %s', (_what, members) => {
  expect(adviceFor(facts({ key: aKey({ permissions: ['*'], ...members }), memberIds: new Set() }))).toEqual(
    [],
  );
  expect(adviceFor(facts({ memberIds: new Set() })).length).toBeGreaterThan(2);
});
