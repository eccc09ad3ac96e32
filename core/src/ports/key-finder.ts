import type { AccessRequest } from '../authorize/access-request.js';
import type { Refusal } from '../authorize/decision.js';
import type { KeyRecord } from '../keys/key.js';

/**
 * Finds the key a digest belongs to. Answers with the record, or with a refusal: `key_unknown`, or `rate_limited` for an
 * address that guessed too often. Throws when the store cannot answer: an outage is never a refusal.
 */
export interface KeyFinder {
  find(digest: string, request: AccessRequest): KeyRecord | Refusal | Promise<KeyRecord | Refusal>;
  /** Whether a credential that has none of our shapes may be a key that was imported; absent where none can be. */
  admitsForeign?(at: number): boolean | Promise<boolean>;
}
