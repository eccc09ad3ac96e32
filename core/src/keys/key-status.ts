import type { Key, Secret } from './key.js';

/** What a key's row says about it, worst first. */
export type KeyStatus =
  | 'revoked'
  | 'expired'
  | 'disabled'
  | 'leaked'
  | 'rotating'
  | 'expiring_soon'
  | 'active';

/** A key is called "expiring soon" this long before its end: 14 days. */
export const expiringSoonMs = 14 * 24 * 60 * 60 * 1000;

/** The one status shown for a key at a moment; `secrets` are the key's own. */
export function statusOf(key: Key, secrets: readonly Secret[], at: number): KeyStatus {
  if (key.revokedAt !== null) return 'revoked';
  if (key.expiresAt !== null && key.expiresAt <= at) return 'expired';
  if (key.disabledAt !== null) return 'disabled';
  if (mustRotateBy(secrets) !== null) return 'leaked';
  if (secrets.some((secret) => isInGrace(secret, at))) return 'rotating';
  if (key.expiresAt !== null && key.expiresAt - at <= expiringSoonMs) return 'expiring_soon';
  return 'active';
}

/**
 * When the newest secret of a key that nothing replaces yet stops working, or stopped: it was reported as leaked and given an end.
 * `null` while the newest secret has no end of its own. `secrets` are the key's own, newest first.
 */
export function mustRotateBy(secrets: readonly Pick<Secret, 'graceEndsAt' | 'revokedAt'>[]): number | null {
  const [newest] = secrets;
  return newest === undefined ? null : (newest.revokedAt ?? newest.graceEndsAt);
}

/** Whether a secret has an end, after a rotation or a report that it leaked, and still works. */
export function isInGrace(secret: Pick<Secret, 'graceEndsAt' | 'revokedAt'>, at: number): boolean {
  return secret.revokedAt === null && secret.graceEndsAt !== null && secret.graceEndsAt > at;
}

/**
 * The replaced secret of a rotation while it still works. `secrets` are a key's, newest first. The newest itself may have an end, since
 * it leaked, but then nothing stands beside it yet: no rotation runs.
 */
export function replacedInGrace(secrets: readonly Secret[], at: number): Secret | undefined {
  return secrets.slice(1).find((secret) => isInGrace(secret, at));
}
