import type { LimitClaim } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { t0, upTo } from '../contract/builders.js';
import { limitStoreContract } from '../contract/limit-store.contract.js';
import { createMemoryLimitStore } from './memory-limit-store.js';

limitStoreContract('memory', () => createMemoryLimitStore());

const windowMs = 60_000;

function aClaim(counter: string, cost = 1): LimitClaim {
  return { counter, limit: { name: 'burst', allow: 10, windowMs, counts: 'key' }, cost };
}

describe('the counters a memory limit store holds', () => {
  it('are forgotten as new ones come, once nothing of them is spent', () => {
    const store = createMemoryLimitStore();
    for (const n of upTo(1000)) store.take([aClaim(`old ${n}`)], t0);
    for (const n of upTo(1000)) store.take([aClaim(`new ${n}`)], t0 + windowMs);
    expect(store.size).toBeLessThanOrEqual(1001);
  });

  it('are kept below the bound while anything of them is spent', () => {
    const store = createMemoryLimitStore({ maximumCounters: 1000 });
    for (const n of upTo(1000)) store.take([aClaim(`counter ${n}`, 10)], t0);
    for (const n of upTo(1000)) expect(store.take([aClaim(`counter ${n}`)], t0 + 1).taken).toBe(false);
  });

  it('never exceed the bound, and beyond it the oldest goes', () => {
    const store = createMemoryLimitStore({ maximumCounters: 100 });
    for (const n of upTo(500)) store.take([aClaim(`counter ${n}`, 10)], t0);
    expect(store.size).toBe(100);
    expect(store.peek([aClaim('counter 500')], t0).taken).toBe(false);
    expect(store.peek([aClaim('counter 1')], t0).taken).toBe(true);
  });

  it('a peek and a refusal make none', () => {
    const store = createMemoryLimitStore();
    store.peek([aClaim('one')], t0);
    store.take([aClaim('two', 11)], t0);
    expect(store.size).toBe(0);
  });

  it('a forgotten counter gives nothing back to a clock that stepped back', () => {
    const store = createMemoryLimitStore({ maximumCounters: 1 });
    store.take([aClaim('one', 10)], t0);
    store.take([aClaim('two')], t0 + windowMs);
    store.take([aClaim('one', 10)], t0 + 1);
    expect(store.take([aClaim('one')], t0 + windowMs + 2).taken).toBe(false);
  });
});
