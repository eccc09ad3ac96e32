import { expect, it } from 'vitest';
import { pageByPage } from './page-by-page.js';

/** A store that answers at once, as SQLite does: only whoever gives way lets the event loop turn. */
function aStoreOf(rows: number) {
  const reads: number[] = [];
  return {
    reads,
    read: async (last: number | undefined, limit: number) => {
      const from = last === undefined ? 0 : last + 1;
      const page = Array.from({ length: Math.min(limit, rows - from) }, (_, i) => from + i);
      reads.push(page.length);
      return page;
    },
  };
}

/** How often the event loop turned meanwhile. */
async function turnsDuring(work: () => Promise<void>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await work();
  isOver = true;
  return turns;
}

it.each([0, 1, 199, 200, 201, 1000])('takes each of %i rows once, in their order', async (rows) => {
  const { read, reads } = aStoreOf(rows);
  const taken: number[] = [];
  await pageByPage(read, (row) => {
    taken.push(row);
    return undefined;
  });
  expect(taken).toEqual(Array.from({ length: rows }, (_, i) => i));
  expect(Math.max(...reads)).toBeLessThanOrEqual(200);
});

it('rests in between for as long as it works', async () => {
  const workMs = (ms: number) => {
    for (const began = performance.now(); performance.now() - began < ms; );
  };
  const began = performance.now();
  const turns = await turnsDuring(() =>
    pageByPage(aStoreOf(100).read, async () => {
      workMs(1);
    }),
  );
  expect(performance.now() - began).toBeGreaterThanOrEqual(180);
  expect(turns).toBeGreaterThanOrEqual(30);
});

it('ends with the first row that fails', async () => {
  const taken: number[] = [];
  const work = pageByPage(aStoreOf(10).read, async (row) => {
    taken.push(row);
    if (row === 3) throw new Error('the store is away');
  });
  await expect(work).rejects.toThrow('the store is away');
  expect(taken).toEqual([0, 1, 2, 3]);
});
