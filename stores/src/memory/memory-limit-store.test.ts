import type { LimitClaim } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { t0, upTo } from '../contract/builders.js';
import { limitStoreContract } from '../contract/limit-store.contract.js';
import { createMemoryLimitStore } from './memory-limit-store.js';

limitStoreContract('memory', () => createMemoryLimitStore());

const windowMs = 60_000;

function aClaim(counter: string, cost = 1): LimitClaim {
  return { counter, limit: { kind: 'window', name: 'burst', allow: 10, windowMs, counts: 'key' }, cost };
}

describe('the counts of quotas', () => {
  const quota: LimitClaim = {
    counter: 'acc_1:quota:month',
    limit: { kind: 'quota', name: 'quota', allow: 10, period: 'month', counts: 'account' },
    cost: 1,
    timeZone: 'UTC',
  };

  it('are drained once per change as totals, and restored into another store', () => {
    const store = createMemoryLimitStore();
    for (const _ of upTo(7)) store.take([quota], t0);
    const rows = store.drain();
    expect(rows).toMatchObject([{ counter: 'acc_1:quota:month', firstDay: t0, used: 7 }]);
    expect(store.drain()).toEqual([]);
    const restarted = createMemoryLimitStore();
    restarted.restore(rows);
    expect(upTo(5).filter(() => restarted.take([quota], t0).taken).length).toBe(3);
  });

  it('are not changed by a peek or a refusal', () => {
    const store = createMemoryLimitStore();
    store.peek([quota], t0);
    store.take([{ ...quota, cost: 11 }], t0);
    expect(store.drain()).toEqual([]);
  });
});

it('a cost below nothing is a fault of the one who asks, for a new counter and for a known one', () => {
  const store = createMemoryLimitStore();
  expect(() => store.take([aClaim('one', -1)], t0)).toThrow(RangeError);
  store.take([aClaim('one')], t0);
  expect(() => store.take([aClaim('one', -1)], t0)).toThrow(RangeError);
});

it('claims that were found by another store count here as if they were new', () => {
  const first = createMemoryLimitStore();
  const second = createMemoryLimitStore();
  const [one, other] = [aClaim('one', 4), aClaim('one', 4)];
  first.take([one], t0);
  second.take([other], t0);
  const third = createMemoryLimitStore();
  expect(third.take([one, other], t0).taken).toBe(true);
  expect(third.take([one, other], t0).taken).toBe(false);
});

it('with a steady clock, a wall clock that jumps a year ahead and back freezes no window', () => {
  const clock = { now: 0 };
  const store = createMemoryLimitStore({ steadyNow: () => clock.now });
  store.take([aClaim('one')], t0 + 365 * 86_400_000);
  store.take([aClaim('one', 9)], t0);
  expect(store.take([aClaim('one')], t0).taken).toBe(false);
  clock.now += windowMs;
  expect(store.take([aClaim('one', 10)], t0 + windowMs).taken).toBe(true);
});

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

  it('a counter that is forgotten while another of the same request is new goes on counting apart', () => {
    const store = createMemoryLimitStore();
    store.take([aClaim('idle')], t0);
    const later = t0 + windowMs;
    const [fresh, idle] = [aClaim('fresh'), aClaim('idle')];
    expect(store.take([fresh, idle], later).states.map(({ remaining }) => remaining)).toEqual([9, 9]);
    expect(store.take([aClaim('idle', 9)], later).taken).toBe(true);
    expect(store.take([aClaim('idle')], later).taken).toBe(false);
    expect(store.take([aClaim('fresh', 9)], later).taken).toBe(true);
  });
});
