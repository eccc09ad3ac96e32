import { type DetectorStore, emptyMinute, type KeyMinute } from '@neoagent/core';
import { createMemoryDatabase } from '@neoagent/stores';
import { expect, it } from 'vitest';
import { createAlertKeeper } from './alert-keeper.js';

const t0 = 1_800_000_000_000;
const minuteMs = 60_000;

/** A keeper of which nothing can be stored while the disk is full, and nothing read of one account while its page is torn; notes whose memories were read. */
function aKeeper(take: () => Iterable<KeyMinute>) {
  const db = createMemoryDatabase();
  const disk = { isFull: true, writes: 0, torn: '' };
  const loaded: string[] = [];
  const detectors: DetectorStore = {
    ...db.detectors,
    async load(scopes) {
      if (scopes.includes(disk.torn)) throw new Error('a page is torn');
      loaded.push(...scopes.filter((scope) => scope.startsWith('account:')));
      return db.detectors.load(scopes);
    },
    async save(memories, at) {
      if (disk.isFull) throw new Error('the disk is full');
      disk.writes++;
      await db.detectors.save(memories, at);
    },
  };
  const keeper = createAlertKeeper({
    db: { ...db, detectors },
    take,
    quotaOf: () => undefined,
    raise: async () => undefined,
    onRaised: () => undefined,
    onFault: ({ error }) => {
      throw error;
    },
  });
  return { keeper, disk, loaded };
}

it('what could not be stored of an account is told, and its minutes are shown again with the next run', async () => {
  const minutes = ['a', 'b'].map((id) => emptyMinute(`key_${id}`, `acc_${id}`, t0));
  const { keeper, disk, loaded } = aKeeper(() => minutes.splice(0));
  const full = new Error('the disk is full');
  await expect(keeper.run(t0 + minuteMs)).rejects.toMatchObject({ errors: [full, full] });
  disk.isFull = false;
  await keeper.run(t0 + 2 * minuteMs);
  await keeper.run(t0 + 3 * minuteMs);
  expect(loaded).toEqual(['account:acc_a', 'account:acc_b', 'account:acc_a', 'account:acc_b']);
});

it('an account of which nothing can be read keeps no other from its turn, and has it with the next run', async () => {
  const minutes = ['a', 'b', 'c'].map((id) => emptyMinute(`key_${id}`, `acc_${id}`, t0));
  const { keeper, disk, loaded } = aKeeper(() => minutes.splice(0));
  disk.isFull = false;
  disk.torn = 'account:acc_b';
  await expect(keeper.run(t0 + minuteMs)).rejects.toMatchObject({ errors: [new Error('a page is torn')] });
  expect(loaded.splice(0)).toEqual(['account:acc_a', 'account:acc_c']);
  disk.torn = '';
  await keeper.run(t0 + 2 * minuteMs);
  expect(loaded).toEqual(['account:acc_b']);
});

it('when the minutes end with a fault, what waits is stored all the same', async () => {
  const { keeper, disk } = aKeeper(function* () {
    yield emptyMinute('key_a', 'acc_a', t0);
    yield emptyMinute('key_b', 'acc_b', t0);
    throw new Error('boom');
  });
  disk.isFull = false;
  await expect(keeper.run(t0 + minuteMs)).rejects.toThrow('boom');
  expect(disk.writes).toBe(1);
});
