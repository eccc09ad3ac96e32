import { expect, it } from 'vitest';
import { Pace } from './pace.js';

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
  const pace = new Pace(timer);
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

it('does not rest any more once the process is about to end', async () => {
  const { work, rests } = aWorker();
  Pace.hurry();
  await work(30);
  expect(rests).toEqual([]);
});
