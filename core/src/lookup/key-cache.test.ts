import { describe, expect, it } from 'vitest';
import type { KeyRecord } from '../keys/key.js';
import { KeyCache, maxRecordAgeMs } from './key-cache.js';

const t0 = 1_800_000_000_000;

function aRecord(keyId: string, accountId = 'acc_1'): KeyRecord {
  return {
    secret: { id: `sec_${keyId}`, graceEndsAt: null, revokedAt: null },
    account: {
      id: accountId,
      plan: 'default',
      suspendedAt: null,
      timeZone: 'UTC',
      grantedPermissions: [],
      withheldPermissions: [],
    },
    key: {
      id: keyId,
      accountId,
      name: keyId,
      environment: 'live',
      permissions: [],
      allowedAddresses: [],
      browserGuard: 'block',
      limits: [],
      createdBy: null,
      createdAt: t0,
      expiresAt: null,
      disabledAt: null,
      revokedAt: null,
    },
  };
}

function aCache(capacity = 10) {
  const cache = new KeyCache(capacity);
  const put = (digest: string, record: KeyRecord, at = t0) =>
    cache.put(digest, record, { at, generation: cache.generation });
  return { cache, put };
}

describe('the key cache', () => {
  it('never answers with a record older than the published age, however often it is read', () => {
    const { cache, put } = aCache();
    put('d', aRecord('key_1'));
    for (let at = t0; at < t0 + maxRecordAgeMs; at += 100)
      expect(cache.get('d', at)).toMatchObject({ key: { id: 'key_1' } });
    expect(cache.get('d', t0 + maxRecordAgeMs)).toBe('stale');
  });

  it('does not keep a record fresh when the clock steps back', () => {
    const { cache, put } = aCache();
    put('d', aRecord('key_1'));
    expect(cache.get('d', t0 - 1)).toBe('stale');
  });

  it('reads every secret of an evicted key and of an evicted account again, remembers that they are keys, and spares all others', () => {
    const { cache, put } = aCache();
    put('a', aRecord('key_1'));
    put('b', aRecord('key_1'));
    put('c', aRecord('key_2'));
    put('d', aRecord('key_3', 'acc_2'));
    cache.evictKey('key_1');
    expect([cache.get('a', t0), cache.get('b', t0)]).toEqual(['stale', 'stale']);
    expect(cache.get('c', t0)).toBeTypeOf('object');
    cache.evictAccount('acc_1');
    expect(cache.get('c', t0)).toBe('stale');
    expect(cache.get('d', t0)).toBeTypeOf('object');
    expect(cache.get('a', t0)).toBe('stale');
  });

  it('discards a record whose read began before an eviction: it may show the state from before the change', () => {
    const { cache } = aCache();
    const before = cache.generation;
    cache.evictKey('key_1');
    cache.put('d', aRecord('key_1'), { at: t0, generation: before });
    expect(cache.get('d', t0)).toBe('unknown');
  });

  it('reads every record again after another process wrote, but still knows which digests are keys', () => {
    const { cache, put } = aCache();
    put('a', aRecord('key_1'));
    const before = cache.generation;
    cache.evictAll();
    expect([cache.get('a', t0), cache.get('b', t0)]).toEqual(['stale', 'unknown']);
    cache.put('a', aRecord('key_1'), { at: t0, generation: before });
    expect(cache.get('a', t0)).toBe('stale');
    put('a', aRecord('key_1'));
    expect(cache.get('a', t0)).toBeTypeOf('object');
  });

  it('holds no more than its capacity and drops what was put first', () => {
    const { cache, put } = aCache(2);
    put('a', aRecord('key_1'));
    put('b', aRecord('key_2'));
    put('c', aRecord('key_3'));
    expect(cache.size).toBe(2);
    expect(cache.get('a', t0)).toBe('unknown');
  });

  it('evicts what is left of a key of which some secrets had to leave, and what came back', () => {
    const { cache, put } = aCache(3);
    for (const digest of ['a', 'b', 'c']) put(digest, aRecord('key_1'));
    put('d', aRecord('key_2'));
    put('e', aRecord('key_2'));
    put('a', aRecord('key_1'));
    cache.evictKey('key_1');
    expect(['a', 'b', 'c', 'd', 'e'].map((digest) => cache.get(digest, t0))).toEqual([
      'stale',
      'unknown',
      'unknown',
      expect.any(Object),
      expect.any(Object),
    ]);
    put('f', aRecord('key_1'));
    put('g', aRecord('key_1'));
    put('a', aRecord('key_1'));
    cache.evictKey('key_1');
    expect(['a', 'f', 'g'].map((digest) => cache.get(digest, t0))).toEqual(['stale', 'stale', 'stale']);
  });
});

describe('a record that is known to be unchanged', () => {
  it('counts for as long again from the last moment it was confirmed, and not longer', () => {
    const { cache, put } = aCache();
    const record = aRecord('key_1');
    put('d1', record);
    cache.confirm(t0 + 4_000);
    expect(cache.get('d1', t0 + 4_000 + maxRecordAgeMs - 1)).toBe(record);
    expect(cache.get('d1', t0 + 4_000 + maxRecordAgeMs)).toBe('stale');
  });

  it('does not count once it was evicted, by itself, with its account or with all', () => {
    for (const evict of ['key', 'account', 'all']) {
      const { cache, put } = aCache();
      put('d1', aRecord('key_1'));
      if (evict === 'key') cache.evictKey('key_1');
      if (evict === 'account') cache.evictAccount('acc_1');
      if (evict === 'all') cache.evictAll();
      cache.confirm(t0 + 1);
      expect([evict, cache.get('d1', t0 + 2)]).toEqual([evict, 'stale']);
    }
  });

  it('does not count before the moment it was confirmed at: the clock stepped back', () => {
    const { cache, put } = aCache();
    put('d1', aRecord('key_1'), t0 + 10);
    cache.confirm(t0 + 20);
    expect(cache.get('d1', t0)).toBe('stale');
  });
});
