import type { Key, KeyRecord, LastUse, Secret } from '../keys/key.js';

/** A key with all its secrets, newest first. */
export interface KeyWithSecrets {
  readonly key: Key;
  readonly secrets: readonly Secret[];
}

/** When a key and its secrets began, were used last and ended, and how the key is guarded; the secrets newest first. */
export interface KeyTimes {
  readonly key: Pick<Key, 'id' | 'accountId' | 'createdAt' | 'revokedAt' | 'browserGuard'>;
  readonly secrets: readonly SecretTimes[];
}

export interface SecretTimes extends Pick<Secret, 'createdAt' | 'graceEndsAt' | 'revokedAt'> {
  readonly lastUsedAt: number | null;
}

/** A key that is not stored yet, with its first secret. */
export interface NewKey {
  readonly key: Key;
  readonly secret: Secret;
}

/** What inserting a key came to. Refused inserts change nothing. */
export type KeyInsertion =
  | { readonly kind: 'inserted' }
  /** Another key of the account that is not revoked has this name; letter case is ignored. */
  | { readonly kind: 'name_taken' }
  /** The same creation token was used before in this account: this is a repeated submission. */
  | { readonly kind: 'repeated'; readonly keyId: string };

/** The members of a key that management may change; every other member is fixed at creation. */
export type KeyChange = Partial<
  Pick<
    Key,
    | 'name'
    | 'permissions'
    | 'allowedAddresses'
    | 'browserGuard'
    | 'limits'
    | 'expiresAt'
    | 'disabledAt'
    | 'revokedAt'
  >
>;

/** The members of a secret that management may change. */
export type SecretChange = Partial<Pick<Secret, 'graceEndsAt' | 'revokedAt'>> & {
  /** `null` takes it away. */
  readonly endsWhenSilentForMs?: number | null;
};

/** Keys and their secrets. Reads by account id never answer with another account's key. */
export interface KeyStore {
  /** `creationToken` makes a repeated submission harmless; `null` when the caller sent none. */
  insert(key: Key, secret: Secret, creationToken: string | null): Promise<KeyInsertion>;
  /**
   * Many at once, in few statements. Answers the ids of those that were inserted; the others have the name of another live key of their
   * account, stored or earlier in the list.
   */
  insertMany(entries: readonly NewKey[]): Promise<ReadonlySet<string>>;
  find(accountId: string, keyId: string): Promise<KeyWithSecrets | undefined>;
  /** Of keys of any accounts, by their ids and read together; unknown ids are left out. */
  timesOf(keyIds: readonly string[]): Promise<ReadonlyMap<string, KeyTimes>>;
  /** For operator commands, which name a key without its account. */
  findById(keyId: string): Promise<KeyWithSecrets | undefined>;
  /** Newest first; keys made at the same millisecond by id. At most `limit`. */
  list(accountId: string, limit: number): Promise<readonly KeyWithSecrets[]>;
  /** How many keys that are not revoked each account has; accounts without any are left out. */
  countLive(): Promise<ReadonlyMap<string, number>>;
  /** Answers `false` when the new name is taken by another live key of the account; then nothing changed. */
  update(keyId: string, change: KeyChange): Promise<boolean>;
  addSecret(secret: Secret): Promise<void>;
  /** Changes one secret and no other; an unknown id changes nothing. */
  updateSecret(secretId: string, change: SecretChange): Promise<void>;
  /** Marks every secret of the key that is not yet revoked. */
  revokeSecrets(keyId: string, at: number): Promise<void>;
  /** Marks one secret as leaked; `revokes` also ends it, alone among the key's. Earlier marks of either kind stay. */
  markLeaked(secretId: string, mark: { readonly at: number; readonly revokes: boolean }): Promise<void>;
}

/** The one look-up of the hot path; may answer synchronously. */
export interface KeyRecordReader {
  findByDigest(digest: string): KeyRecord | undefined | Promise<KeyRecord | undefined>;
}

/** Asked about a credential that has none of our shapes. */
export interface ImportedSecretReader {
  /** Whether any secret that is stored, revoked ones included, was imported from another system. */
  hasImportedSecrets(): Promise<boolean>;
}

/** Writes of the usage worker: batched, off the request's way. */
export interface LastUseStore {
  /**
   * Durable once resolved. A use older than the one stored changes nothing. Unknown secret ids are skipped. Many are written part by
   * part, in the order of the map: it costs least when secrets whose places are near each other (`KeyRecord`) stand next to each other.
   */
  recordLastUses(uses: ReadonlyMap<string, LastUse>): Promise<void>;
}
