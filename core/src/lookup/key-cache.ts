import type { KeyRecord } from '../keys/key.js';
import { DigestTable } from './digest-table.js';

/** No answer is based on a record that was read, or known to be unchanged, longer ago than this: the published staleness bound. */
export const maxRecordAgeMs = 5_000;

interface Entry {
  readonly digest: string;
  record: KeyRecord;
  /** Epoch milliseconds; set when read from the store and never refreshed by a hit. */
  readAt: number;
  /** The cache's generation when it was read, or `evicted`. */
  generation: number;
  /** Another of the same key. */
  next: Entry | undefined;
}

/** Before every generation. */
const evicted = -1;

/** Records by digest, at most `capacity` of them; the ones put first leave first. */
export class KeyCache {
  readonly #entries: DigestTable<Entry>;
  /** The one added last; those of one key hang together. */
  readonly #entriesByKey = new Map<string, Entry>();
  #generation = 0;
  /** Records of earlier generations are stale, however young. */
  #trustedSince = 0;
  /** Epoch milliseconds; nothing that is still trusted had changed in the store by then. */
  #confirmedAt = Number.NEGATIVE_INFINITY;

  constructor(capacity: number) {
    this.#entries = new DigestTable(capacity);
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
    const entry = this.#entries.find(digest);
    if (entry === undefined) return 'unknown';
    if (entry.generation < this.#trustedSince) return 'stale';
    return isFresh(this.#confirmedAt, now) || isFresh(entry.readAt, now) ? entry.record : 'stale';
  }

  /** Keeps a record, unless something was evicted since the read began: then what was read may be what was just changed. */
  put(digest: string, record: KeyRecord, read: { readonly at: number; readonly generation: number }): void {
    if (read.generation !== this.#generation) return;
    const known = this.#entries.find(digest);
    if (known === undefined) {
      this.#add({ digest, record, readAt: read.at, generation: read.generation, next: undefined });
      return;
    }
    if (known.record.key.id !== record.key.id) {
      this.#unlink(known);
      this.#link(known, record.key.id);
    }
    known.record = record;
    known.readAt = read.at;
    known.generation = read.generation;
  }

  /**
   * From now on nothing read about this key counts. That its digests are known is not forgotten, so that a good key goes on working
   * from an address that guessed too often.
   */
  evictKey(keyId: string): void {
    this.#generation++;
    let entry = this.#entriesByKey.get(keyId);
    for (; entry !== undefined; entry = entry.next) entry.generation = evicted;
  }

  evictAccount(accountId: string): void {
    this.#generation++;
    for (const entry of this.#entries.values()) {
      if (entry.record.account.id === accountId) entry.generation = evicted;
    }
  }

  /** Another process changed the store: every record must be read again before it counts. */
  evictAll(): void {
    this.#generation++;
    this.#trustedSince = this.#generation;
  }

  /**
   * The store is known to hold what it held when the records here were read, up to this moment (epoch milliseconds): nothing of another
   * process since, and every change of this process evicted what it touched. So records count from this moment, as if read again.
   */
  confirm(at: number): void {
    this.#confirmedAt = at;
  }

  #add(entry: Entry): void {
    const left = this.#entries.add(entry);
    if (left !== undefined) this.#unlink(left);
    this.#link(entry, entry.record.key.id);
  }

  #link(entry: Entry, keyId: string): void {
    entry.next = this.#entriesByKey.get(keyId);
    this.#entriesByKey.set(keyId, entry);
  }

  #unlink(entry: Entry): void {
    const keyId = entry.record.key.id;
    const first = this.#entriesByKey.get(keyId);
    if (first === entry) {
      if (entry.next === undefined) this.#entriesByKey.delete(keyId);
      else this.#entriesByKey.set(keyId, entry.next);
      return;
    }
    let before = first;
    while (before !== undefined && before.next !== entry) before = before.next;
    if (before !== undefined) before.next = entry.next;
  }
}

/** A clock that stepped back makes a moment stale at once rather than fresh for longer. */
function isFresh(at: number, now: number): boolean {
  const age = now - at;
  return age >= 0 && age < maxRecordAgeMs;
}
