import type { Key, Secret } from '../keys/key.js';
import type { WebhookEvent } from '../webhooks/webhook-event.js';
import type { RotationPolicy } from './rotation-policy.js';

const dayMs = 86_400_000;
const stages = [1, 7, 30] as const;

/** What is asked of one key after all: of the account's policy, the key's own and the plan the strictest counts. */
export type PolicyInForce = Pick<RotationPolicy, 'rotateEveryMs' | 'graceMs' | 'maxLifetimeMs'>;

/** `keyId` is `null` for a key yet to be made; `planMaxLifetimeMs` is what the operator's plan allows. */
export function policyInForce(
  policies: readonly RotationPolicy[],
  of: { readonly keyId: string | null; readonly planMaxLifetimeMs: number | undefined },
): PolicyInForce {
  const account = policies.find(({ keyId }) => keyId === null);
  const own = of.keyId === null ? undefined : policies.find(({ keyId }) => keyId === of.keyId);
  return {
    rotateEveryMs: shortest(account?.rotateEveryMs, own?.rotateEveryMs),
    graceMs: own?.graceMs ?? account?.graceMs ?? null,
    maxLifetimeMs: shortest(account?.maxLifetimeMs, of.planMaxLifetimeMs),
  };
}

/** When the current secret of a key is to be rotated, epoch milliseconds; `undefined` for never, and for a key that has ended. */
export function rotationDueAt(
  key: Pick<Key, 'expiresAt' | 'revokedAt'>,
  current: Pick<Secret, 'createdAt'> | undefined,
  { policy, at }: { readonly policy: PolicyInForce; readonly at: number },
): number | undefined {
  const age = shortest(policy.rotateEveryMs, policy.maxLifetimeMs);
  if (age === null || current === undefined || key.revokedAt !== null) return undefined;
  if (key.expiresAt !== null && key.expiresAt <= at) return undefined;
  const dueAt = current.createdAt + age;
  // A key that ends before then needs another key, not another secret.
  return key.expiresAt !== null && key.expiresAt <= dueAt ? undefined : dueAt;
}

/** Why a key goes past the longest life that is allowed; `undefined` when it does not. */
export function overLifetime(
  key: Pick<Key, 'createdAt' | 'expiresAt' | 'revokedAt'>,
  current: Pick<Secret, 'createdAt'> | undefined,
  { maxLifetimeMs, at }: { readonly maxLifetimeMs: number | null; readonly at: number },
): 'never_expires' | 'expires_too_late' | 'secret_too_old' | undefined {
  if (maxLifetimeMs === null || key.revokedAt !== null) return undefined;
  if (key.expiresAt === null) return 'never_expires';
  if (key.expiresAt <= at) return undefined;
  if (key.expiresAt - key.createdAt > maxLifetimeMs) return 'expires_too_late';
  return current !== undefined && at - current.createdAt > maxLifetimeMs ? 'secret_too_old' : undefined;
}

/**
 * What is to be told at `at` about a rotation due at `dueAt`: `key.rotation_due`, 30, 7 and 1 days before and when it is due. A secret
 * made after such a moment is not reminded of it. Its `once` is the same however often it is asked.
 */
export function rotationNotice(
  key: Pick<Key, 'id' | 'accountId' | 'name'>,
  current: Pick<Secret, 'id' | 'createdAt'>,
  { dueAt, at }: { readonly dueAt: number; readonly at: number },
): (Omit<WebhookEvent, 'id' | 'once'> & { readonly once: string }) | undefined {
  const days = at >= dueAt ? 0 : stages.find((stage) => dueAt - at <= stage * dayMs);
  if (days === undefined || (days > 0 && current.createdAt >= dueAt - days * dayMs)) return undefined;
  const { accountId } = key;
  const data = { accountId, keyId: key.id, name: key.name, dueAt: new Date(dueAt).toISOString(), days };
  return {
    accountId,
    type: 'key.rotation_due',
    at,
    data,
    once: `key.rotation_due:${current.id}:${dueAt}:${days}`,
  };
}

function shortest(a: number | null | undefined, b: number | null | undefined): number | null {
  const given = [a, b].filter((value) => value !== null && value !== undefined);
  return given.length === 0 ? null : Math.min(...given);
}
