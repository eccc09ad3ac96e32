import type { KeyRecord } from '../keys/key.js';
import type { Refusal } from './decision.js';

/**
 * Refuses a key that is not live. Told only to a holder whose digest matched, so naming the state reveals nothing to others.
 * A revoked or replaced secret says so even when the key has also expired: the end a person chose wins.
 */
export function refuseByKeyState(record: KeyRecord, at: number): Refusal | undefined {
  const { key, secret } = record;
  if (key.revokedAt !== null) return { reason: 'key_revoked', detail: 'This key was revoked.' };
  if (secret.revokedAt !== null) {
    return { reason: 'key_revoked', detail: 'This secret was replaced by a newer one of the same key.' };
  }
  if (secret.graceEndsAt !== null && secret.graceEndsAt <= at) {
    return {
      reason: 'key_revoked',
      detail: `This secret worked until ${new Date(secret.graceEndsAt).toISOString()}. Send the newer one of the same key.`,
    };
  }
  if (key.expiresAt !== null && key.expiresAt <= at) {
    return { reason: 'key_expired', detail: `This key expired at ${new Date(key.expiresAt).toISOString()}.` };
  }
  if (key.disabledAt !== null) return { reason: 'key_disabled', detail: 'This key is disabled for now.' };
  return undefined;
}
