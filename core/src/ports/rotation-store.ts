import type { Key, Secret } from '../keys/key.js';
import type { RotationPolicy } from '../rotation/rotation-policy.js';
import type { SecretSender } from '../rotation/sender.js';
import type { EndRange } from './end-place.js';
import type { KeyWithSecrets } from './key-store.js';

/** What accounts ask of rotation. Part of a transaction, so that a policy and its audit event are one change. */
export interface RotationPolicyStore {
  /** The account's own policy first, then those of its keys by key id. */
  of(accountId: string): Promise<readonly RotationPolicy[]>;
  /** Replaces the policy with the same account and key; one that asks for nothing is removed. */
  put(policy: RotationPolicy): Promise<void>;
}

/** A secret whose grace period is over, with its key. */
export interface EndedGrace {
  readonly key: Key;
  readonly secret: Secret;
}

/** What is known about rotations on their way; off the request's way and outside of transactions. */
export interface RotationStore {
  /**
   * Adds to what is known of each sender, and keeps the newest `sendersKept` of a secret. Unknown secrets are skipped. The later of
   * two records names the country.
   */
  recordSenders(senders: readonly SecretSender[]): Promise<void>;
  /** Newest first, at most `sendersKept`. */
  sendersOf(secretId: string): Promise<readonly SecretSender[]>;
  /**
   * Keys with a secret in its grace period at `at` that ends once it is silent, by key id: those behind an id, at most `limit`.
   */
  endingWhenSilent(
    at: number,
    page: { readonly behind: string; readonly limit: number },
  ): Promise<readonly KeyWithSecrets[]>;
  /** Secrets that nobody ended, by the end of their grace period. */
  gracesEnded(range: EndRange): Promise<readonly EndedGrace[]>;
  /** Ids of the accounts that have a policy, or a key with one. */
  accountsWithPolicy(): Promise<readonly string[]>;
}
