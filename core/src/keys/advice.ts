import { covers, coversAny } from '../accounts/permission.js';
import type { Key } from './key.js';

/** Everything that can be advised about a key, the most telling first. */
export const adviceKinds = [
  'former_member',
  'wider_permissions',
  'no_address_list',
  'never_expires',
  'never_rotated',
  'unused',
  'never_used',
] as const;
export type AdviceKind = (typeof adviceKinds)[number];

const dayMs = 86_400_000;
/** The time in days over which use is looked at, and the age a key or a secret must have before something is said about it. */
export const adviceDays = { window: 90, unused: 90, neverUsed: 30, rotate: 180, narrow: 30 } as const;

/** What is known of a key that works. Times are epoch milliseconds; `null` means "never". */
export interface AdviceFacts {
  readonly key: Key;
  readonly secretCreatedAt: number;
  readonly lastUsedAt: number | null;
  readonly at: number;
  /** The members of the account. */
  readonly memberIds: ReadonlySet<string>;
  /** What the routes it was used on within the window demand today; `undefined` when one of them, or what they were, is not known. */
  readonly usedPermissions: ReadonlySet<string> | undefined;
  /** Every permission that some route demands today. */
  readonly demandedPermissions: readonly string[];
}

/** One thing to do about a key. `narrowed` is the list of permissions that would do, `unused` what it would no longer grant. */
export interface Advice {
  readonly kind: AdviceKind;
  readonly sentence: string;
  readonly unused?: readonly string[];
  readonly narrowed?: readonly string[];
}

/** What there is to do about a key. Nothing for one that is revoked, expired, disabled or a canary. */
export function adviceFor(facts: AdviceFacts): readonly Advice[] {
  const { key, at } = facts;
  const isOver = key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= at);
  if (isOver || key.disabledAt !== null || key.isCanary) return [];
  return rules.flatMap((rule) => rule(facts) ?? []);
}

type Rule = (facts: AdviceFacts) => Advice | undefined;

/** The member who made it has left the account, and may have taken it along. */
export const adviseFormerMember: Rule = ({ key, memberIds }) =>
  key.createdBy === null || memberIds.has(key.createdBy)
    ? undefined
    : {
        kind: 'former_member',
        sentence: 'It was made by a former member, who may still have it. Regenerate it, or revoke it.',
      };

/** It holds permissions that it did not use. Says nothing about a key that was not used, or is young. */
export const adviseNarrower: Rule = ({ key, at, lastUsedAt, usedPermissions, demandedPermissions }) => {
  const isYoung = at - key.createdAt < adviceDays.narrow * dayMs;
  const isIdle = lastUsedAt === null || at - lastUsedAt >= adviceDays.window * dayMs;
  if (isYoung || isIdle || usedPermissions === undefined) return undefined;
  const narrowed = narrowedTo(key.permissions, { usedPermissions, demandedPermissions });
  const unused = demandedPermissions.filter(
    (permission) => coversAny(key.permissions, permission) && !coversAny(narrowed, permission),
  );
  if (unused.length === 0) return undefined;
  const count = unused.length === 1 ? 'a permission' : `${unused.length} permissions`;
  return {
    kind: 'wider_permissions',
    sentence: `It holds ${count} that it did not use in ${adviceDays.window} days.`,
    unused,
    narrowed,
  };
};

/**
 * The permissions that would have done: those used, and of the others what no route demands, since the use of such a one cannot be seen.
 * A wildcard becomes what was used of it, unless all of it that routes demand was used.
 */
function narrowedTo(
  held: readonly string[],
  known: Pick<AdviceFacts, 'demandedPermissions'> & { readonly usedPermissions: ReadonlySet<string> },
): readonly string[] {
  const { usedPermissions, demandedPermissions } = known;
  const narrowed = held.flatMap((permission) => {
    const demanded = demandedPermissions.filter((wanted) => covers(permission, wanted));
    const used = demanded.filter((wanted) => usedPermissions.has(wanted));
    return used.length === demanded.length ? [permission] : used;
  });
  return [...new Set(narrowed)].sort();
}

const powerfulActions = [':*', ':write', ':delete', ':admin', ':manage', ':export', ':verify'];

/** Whether whoever steals a key with these permissions can do more than read. */
export function isPowerful(permissions: readonly string[]): boolean {
  return permissions.some(
    (permission) => permission === '*' || powerfulActions.some((action) => permission.endsWith(action)),
  );
}

/** It can do harm, and from anywhere. */
export const adviseAddressList: Rule = ({ key }) =>
  key.allowedAddresses.length > 0 || !isPowerful(key.permissions)
    ? undefined
    : {
        kind: 'no_address_list',
        sentence:
          'It can do more than read, and works from every address in the world. Make a key with an address list.',
      };

/** It works until somebody thinks of it. */
export const adviseExpiry: Rule = ({ key }) =>
  key.expiresAt === null
    ? { kind: 'never_expires', sentence: 'It never expires. Make one with an end, and rotate in time.' }
    : undefined;

/** Its secret is old. Says nothing about keys that are not used, which are better revoked. */
export const adviseRotation: Rule = ({ at, secretCreatedAt, lastUsedAt }) => {
  const days = Math.floor((at - secretCreatedAt) / dayMs);
  if (days < adviceDays.rotate || isLongUnused(lastUsedAt, at)) return undefined;
  return { kind: 'never_rotated', sentence: `Its secret is ${days} days old. Rotate it.` };
};

/** Nobody used it for a long time. */
export const adviseRevoking: Rule = ({ at, lastUsedAt }) => {
  if (lastUsedAt === null || !isLongUnused(lastUsedAt, at)) return undefined;
  const days = Math.floor((at - lastUsedAt) / dayMs);
  return {
    kind: 'unused',
    sentence: `It was not used for ${days} days. Disable it, and revoke it when nobody misses it.`,
  };
};

/** Nobody ever used it. */
export const adviseNeverUsed: Rule = ({ key, at, lastUsedAt }) => {
  const days = Math.floor((at - key.createdAt) / dayMs);
  if (lastUsedAt !== null || days < adviceDays.neverUsed) return undefined;
  return { kind: 'never_used', sentence: `It was made ${days} days ago and never used. Revoke it.` };
};

function isLongUnused(lastUsedAt: number | null, at: number): boolean {
  return lastUsedAt === null || at - lastUsedAt >= adviceDays.unused * dayMs;
}

const rules: readonly Rule[] = [
  adviseFormerMember,
  adviseNarrower,
  adviseAddressList,
  adviseExpiry,
  adviseRotation,
  adviseRevoking,
  adviseNeverUsed,
];
