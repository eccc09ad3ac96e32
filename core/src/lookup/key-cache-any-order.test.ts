import fc from 'fast-check';
import { expect, it } from 'vitest';
import { aRecord, sha256, t0 } from '../../test/builders.js';
import type { KeyRecord } from '../keys/key.js';
import { KeyCache, maxRecordAgeMs } from './key-cache.js';

/** Some begin alike, as no real ones do. */
const digests = Array.from({ length: 60 }, (_, n) => sha256(`secret ${n % 40}`).slice(0, 8 + (n % 3)));

/** What the cache promises, by a general map alone: every entry is looked at for everything. */
class Model {
  readonly #entries = new Map<string, { record: KeyRecord; readAt: number; generation: number }>();
  generation = 0;
  #trustedSince = 0;
  #confirmedAt = Number.NEGATIVE_INFINITY;
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(digest: string, now: number) {
    const entry = this.#entries.get(digest);
    if (entry === undefined) return 'unknown';
    if (entry.generation < this.#trustedSince) return 'stale';
    const ages = [now - this.#confirmedAt, now - entry.readAt];
    return ages.some((age) => age >= 0 && age < maxRecordAgeMs) ? entry.record : 'stale';
  }

  put(digest: string, record: KeyRecord, read: { at: number; generation: number }) {
    if (read.generation !== this.generation) return;
    const [oldest] = this.#entries.keys();
    const isFull = this.#entries.size === this.#capacity && !this.#entries.has(digest);
    if (isFull && oldest !== undefined) this.#entries.delete(oldest);
    this.#entries.set(digest, { record, readAt: read.at, generation: read.generation });
  }

  evict(isMeant: (record: KeyRecord) => boolean) {
    this.generation++;
    for (const entry of this.#entries.values()) if (isMeant(entry.record)) entry.generation = -1;
  }

  evictAll() {
    this.generation++;
    this.#trustedSince = this.generation;
  }

  confirm(at: number) {
    this.#confirmedAt = at;
  }
}

type Pair = readonly [cache: KeyCache, model: Model];

function recordOf(keyId: string, accountId: string): KeyRecord {
  const { secret, key, account } = aRecord();
  return { secret, key: { ...key, id: keyId }, account: { ...account, id: accountId } };
}

const keyIds = fc.integer({ min: 1, max: 15 }).map((n) => `key_${n}`);
const accountIds = fc.integer({ min: 1, max: 4 }).map((n) => `acc_${n}`);
/** Fractions, moments before the epoch and such as no clock has count like others. */
const moments = fc.oneof(
  fc.integer({ min: -8000, max: 8000 }).map((ms) => t0 + ms),
  fc.constantFrom(t0 + 0.25, -1, 0, Number.POSITIVE_INFINITY, Number.NaN),
);

const puts = fc
  .tuple(fc.constantFrom(...digests), fc.tuple(keyIds, accountIds), moments, fc.constantFrom(0, 0, 0, 0, 1))
  .map(([digest, ids, at, generationsAgo]) => ([cache, model]: Pair) => {
    const record = recordOf(...ids);
    cache.put(digest, record, { at, generation: cache.generation - generationsAgo });
    model.put(digest, record, { at, generation: model.generation - generationsAgo });
  });
const others = fc.oneof(
  keyIds.map((id) => ([cache, model]: Pair) => {
    cache.evictKey(id);
    model.evict(({ key }) => key.id === id);
  }),
  accountIds.map((id) => ([cache, model]: Pair) => {
    cache.evictAccount(id);
    model.evict(({ account }) => account.id === id);
  }),
  fc.constant((pair: Pair) => {
    for (const each of pair) each.evictAll();
  }),
  moments.map((at) => (pair: Pair) => {
    for (const each of pair) each.confirm(at);
  }),
);

it('whatever is put, evicted and confirmed in any order, the cache answers as a general map does', () => {
  const steps = fc.array(fc.oneof({ weight: 8, arbitrary: puts }, others), { maxLength: 150, size: 'max' });
  const property = fc.property(fc.integer({ min: 1, max: 50 }), steps, moments, (capacity, taken, now) => {
    const cache = new KeyCache(capacity);
    const model = new Model(capacity);
    for (const step of taken) {
      step([cache, model]);
      expect(digests.filter((digest) => cache.get(digest, now) !== model.get(digest, now))).toEqual([]);
    }
    expect(cache.size).toBe(digests.filter((digest) => cache.get(digest, now) !== 'unknown').length);
  });
  fc.assert(property, { numRuns: 200 });
});
