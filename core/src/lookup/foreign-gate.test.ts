import { expect, it } from 'vitest';
import { createForeignGate } from './foreign-gate.js';
import { KeyCache, maxRecordAgeMs } from './key-cache.js';

const t0 = 1_800_000_000_000;

function aGate(answer = false) {
  const cache = new KeyCache(10);
  const store = { answer, asked: 0, isAway: false };
  const gate = createForeignGate(cache, {
    async hasImportedSecrets() {
      store.asked++;
      if (store.isAway) throw new Error('away');
      return store.answer;
    },
  });
  return { cache, store, gate };
}

it('the store is asked once in the published bound, and by many requests at once', async () => {
  const { gate, store } = aGate();
  expect(await Promise.all([gate(t0), gate(t0), gate(t0)])).toEqual([false, false, false]);
  expect(await gate(t0 + maxRecordAgeMs - 1)).toBe(false);
  expect(store.asked).toBe(1);
  store.answer = true;
  expect(await gate(t0 + maxRecordAgeMs)).toBe(true);
  expect(store.asked).toBe(2);
});

it('a change that was noticed is asked about at once', async () => {
  const { gate, store, cache } = aGate();
  expect(await gate(t0)).toBe(false);
  store.answer = true;
  cache.evictAll();
  expect(await gate(t0 + 1)).toBe(true);
});

it('an outage is thrown, not taken for an answer, and the next request asks again', async () => {
  const { gate, store } = aGate(true);
  store.isAway = true;
  await expect(gate(t0)).rejects.toThrow('away');
  store.isAway = false;
  expect(await gate(t0)).toBe(true);
});
