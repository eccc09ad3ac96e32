import type { KeyRecord } from '../keys/key.js';

/** No answer is based on a record read longer ago than this: the published staleness bound. */
export const maxRecordAgeMs = 5_000;

interface Entry {
  readonly record: KeyRecord;
  /** Epoch milliseconds; set when read from the store and never refreshed by a hit. */
  readonly readAt: number;
  /** The cache's generation when it was read. */
  readonly generation: number;
}

/** Records by digest, at most `capacity` of them; the ones put first leave first. */
export class KeyCache {
  readonly #entries = new Map<string, Entry>();
  readonly #digestsByKey = new Map<string, Set<string>>();
  readonly #capacity: number;
  #generation = 0;
  /** Records of earlier generations are stale, however young. */
  #trustedSince = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Rises with every eviction. A reader notes it before it asks the store and gives it back to `put`. */
  get generation(): number {
    return this.#generation;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** A record fresh enough to decide on, `stale` for one that must be read again, or `unknown`. A clock that stepped back makes records stale at once rather than fresh for longer. */
  get(digest: string, now: number): KeyRecord | 'stale' | 'unknown' {
    const entry = this.#entries.get(digest);
    if (entry === undefined) return 'unknown';
    if (entry.generation < this.#trustedSince) return 'stale';
    const age = now - entry.readAt;
    return age >= 0 && age < maxRecordAgeMs ? entry.record : 'stale';
  }

  /** Keeps a record, unless something was evicted since the read began: then what was read may be what was just changed. */
  put(digest: string, record: KeyRecord, read: { readonly at: number; readonly generation: number }): void {
    if (read.generation !== this.#generation) return;
    if (!this.#entries.has(digest) && this.#entries.size >= this.#capacity) this.#dropOldest();
    this.#entries.set(digest, { record, readAt: read.at, generation: read.generation });
    const digests = this.#digestsByKey.get(record.key.id);
    if (digests) digests.add(digest);
    else this.#digestsByKey.set(record.key.id, new Set([digest]));
  }

  /**
   * From now on nothing read about this key counts. That its digests are known is not forgotten, so that a good key goes on working
   * from an address that guessed too often.
   */
  evictKey(keyId: string): void {
    this.#generation++;
    for (const digest of this.#digestsByKey.get(keyId) ?? []) {
      const entry = this.#entries.get(digest);
      if (entry !== undefined) this.#entries.set(digest, { ...entry, readAt: Number.NEGATIVE_INFINITY });
    }
  }

  evictAccount(accountId: string): void {
    this.#generation++;
    for (const { record } of [...this.#entries.values()]) {
      if (record.account.id === accountId) this.evictKey(record.key.id);
    }
  }

  /** Another process changed the store: every record must be read again before it counts. */
  evictAll(): void {
    this.#generation++;
    this.#trustedSince = this.#generation;
  }

  #dropOldest(): void {
    const oldest = this.#entries.entries().next();
    if (oldest.done) return;
    const [digest, { record }] = oldest.value;
    this.#entries.delete(digest);
    const digests = this.#digestsByKey.get(record.key.id);
    digests?.delete(digest);
    if (digests?.size === 0) this.#digestsByKey.delete(record.key.id);
  }
}
