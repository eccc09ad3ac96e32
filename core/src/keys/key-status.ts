import type { Key, Secret } from './key.js';

/** What a key's row says about it, worst first. */
export type KeyStatus = 'revoked' | 'expired' | 'disabled' | 'rotating' | 'expiring_soon' | 'active';

/** A key is called "expiring soon" this long before its end: 14 days. */
export const expiringSoonMs = 14 * 24 * 60 * 60 * 1000;

/** The one status shown for a key at a moment; `secrets` are the key's own. */
export function statusOf(key: Key, secrets: readonly Secret[], at: number): KeyStatus {
  if (key.revokedAt !== null) return 'revoked';
  if (key.expiresAt !== null && key.expiresAt <= at) return 'expired';
  if (key.disabledAt !== null) return 'disabled';
  if (secrets.some((secret) => isInGrace(secret, at))) return 'rotating';
  if (key.expiresAt !== null && key.expiresAt - at <= expiringSoonMs) return 'expiring_soon';
  return 'active';
}

/** Whether a secret was replaced by rotation and still works. */
export function isInGrace(secret: Pick<Secret, 'graceEndsAt' | 'revokedAt'>, at: number): boolean {
  return secret.revokedAt === null && secret.graceEndsAt !== null && secret.graceEndsAt > at;
}
