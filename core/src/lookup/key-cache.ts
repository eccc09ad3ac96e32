import type { KeyRecord } from '../keys/key.js';
import { DigestGroups } from './digest-groups.js';
import { DigestTable, nowhere } from './digest-table.js';

/** No answer is based on a record that was read, or known to be unchanged, longer ago than this: the published staleness bound. */
export const maxRecordAgeMs = 5_000;

/** Before every era. */
const evicted = 0;

/** Records by digest, at most `capacity` of them; the ones put first leave first. */
export class KeyCache {
  /** A record's `readAt` is set when it is read from the store and never refreshed by a hit; its `era` is that of then, or `evicted`. */
  readonly #records: DigestTable<KeyRecord>;
  readonly #digestsByKey = new DigestGroups();
  readonly #digestsByAccount = new DigestGroups();
  #generation = 0;
  /** Rises when every record must be read again: those of an earlier era are stale, however young. Past 31 bits none would be fresh. */
  #era = 1;
  /** Epoch milliseconds; nothing that is still trusted had changed in the store by then. */
  #confirmedAt = Number.NEGATIVE_INFINITY;

  constructor(capacity: number) {
    this.#records = new DigestTable(capacity);
  }

  /** Rises with every eviction. A reader notes it before it asks the store and gives it back to `put`. */
  get generation(): number {
    return this.#generation;
  }

  get size(): number {
    return this.#records.size;
  }

  /** A record fresh enough to decide on, `stale` for one that must be read again, or `unknown`. A clock that stepped back makes records stale at once rather than fresh for longer. */
  get(digest: string, now: number): KeyRecord | 'stale' | 'unknown' {
    const place = this.#records.find(digest);
    if (place === nowhere) return 'unknown';
    if (this.#records.eraOf(place) !== this.#era) return 'stale';
    if (isFresh(this.#confirmedAt, now)) return this.#records.valueAt(place);
    return isFresh(this.#records.readAtOf(place), now) ? this.#records.valueAt(place) : 'stale';
  }

  /** Keeps a record, unless something was evicted since the read began: then what was read may be what was just changed. */
  put(digest: string, record: KeyRecord, read: { readonly at: number; readonly generation: number }): void {
    if (read.generation !== this.#generation) return;
    const kept = { value: record, readAt: read.at, era: this.#era };
    const place = this.#records.find(digest);
    if (place === nowhere) {
      const left = this.#records.add(digest, kept);
      if (left !== undefined) this.#unlink(left.digest, left.value);
      this.#link(digest, record);
      return;
    }
    const known = this.#records.valueAt(place);
    this.#records.set(place, kept);
    if (known.key.id === record.key.id && known.account.id === record.account.id) return;
    this.#unlink(digest, known);
    this.#link(digest, record);
  }

  /**
   * From now on nothing read about this key counts. That its digests are known is not forgotten, so that a good key goes on working
   * from an address that guessed too often.
   */
  evictKey(keyId: string): void {
    this.#generation++;
    this.#evict(this.#digestsByKey.of(keyId));
  }

  evictAccount(accountId: string): void {
    this.#generation++;
    this.#evict(this.#digestsByAccount.of(accountId));
  }

  /** Another process changed the store: every record must be read again before it counts. */
  evictAll(): void {
    this.#generation++;
    this.#era++;
  }

  /**
   * The store is known to hold what it held when the records here were read, up to this moment (epoch milliseconds): nothing of another
   * process since, and every change of this process evicted what it touched. So records count from this moment, as if read again.
   */
  confirm(at: number): void {
    this.#confirmedAt = at;
  }

  #evict(digests: Iterable<string>): void {
    for (const digest of digests) this.#records.setEra(this.#records.find(digest), evicted);
  }

  #link(digest: string, { key, account }: KeyRecord): void {
    this.#digestsByKey.add(key.id, digest);
    this.#digestsByAccount.add(account.id, digest);
  }

  #unlink(digest: string, { key, account }: KeyRecord): void {
    this.#digestsByKey.remove(key.id, digest);
    this.#digestsByAccount.remove(account.id, digest);
  }
}

/** A clock that stepped back makes a moment stale at once rather than fresh for longer. */
function isFresh(at: number, now: number): boolean {
  const age = now - at;
  return age >= 0 && age < maxRecordAgeMs;
}
