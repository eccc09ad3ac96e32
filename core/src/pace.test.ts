import { expect, it } from 'vitest';
import { Pace, Turns } from './pace.js';

/** Time passes only by working and by resting. */
function aWorker() {
  const rests: number[] = [];
  const timer = {
    at: 1000,
    now: () => timer.at,
    async sleep(ms: number) {
      rests.push(ms);
      timer.at += ms;
    },
  };
  const pace = new Pace(timer, new Turns());
  return {
    rests,
    async work(ms: number) {
      timer.at += ms;
      await pace.rest();
    },
  };
}

it('rests after each stretch for as long as it worked, and never for long', async () => {
  const { work, rests } = aWorker();
  for (const ms of [1, 0.5, 0.4, 0.2, 30, 1, 1, 5000]) await work(ms);
  expect(rests.map((ms) => Math.round(10 * ms) / 10)).toEqual([2.1, 30, 2, 100]);
});

/** Several pieces of work on one processor, whose steps take time and whose rests let it pass; all end after `forMs`. */
async function together(steps: readonly number[], forMs: number) {
  const turns = new Turns();
  const asleep: { readonly until: number; readonly wake: () => void }[] = [];
  let now = 0;
  const timer = {
    now: () => now,
    sleep: (ms: number) => new Promise<void>((wake) => asleep.push({ until: now + ms, wake })),
  };
  const worked = steps.map(() => 0);
  const stretches: string[] = [];
  const all = steps.map(async (ms, i) => {
    const pace = new Pace(timer, turns);
    while (now < forMs) {
      now += ms;
      worked[i] = (worked[i] ?? 0) + ms;
      stretches.push('abc'.charAt(i));
      await pace.rest();
    }
  });
  const isOver = Promise.all(all).then(() => true);
  while (!(await Promise.race([isOver, new Promise((r) => setImmediate(r, false))]))) {
    asleep.sort((a, b) => a.until - b.until);
    const next = asleep.shift();
    now = Math.max(now, next?.until ?? now);
    next?.wake();
  }
  return { share: worked.reduce((sum, ms) => sum + ms, 0) / now, worked, stretches: stretches.join('') };
}

it.each([
  ['one piece', [3]],
  ['two pieces', [3, 5]],
  ['three pieces', [3, 5, 30]],
])('%s of work together take half of the time', async (_many, steps) => {
  const { share } = await together(steps, 10_000);
  expect(share).toBeGreaterThan(0.4);
  expect(share).toBeLessThan(0.51);
});

it('pieces of work go on in turns', async () => {
  const { stretches } = await together([3, 5, 30], 2_000);
  expect(stretches).toMatch(/^(?:abc){20,}a?b?c?$/);
});

it('does not rest any more once the process is about to end', async () => {
  const { work, rests } = aWorker();
  Pace.hurry();
  await work(30);
  expect(rests).toEqual([]);
});
