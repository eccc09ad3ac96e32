import { expect, it } from 'vitest';
import { sinceLastLook } from './since-last-look.js';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const t0 = Date.UTC(2026, 0, 1);

function aLooker() {
  const looks: number[] = [];
  let isBroken = false;
  const look = sinceLastLook(30 * dayMs, async ({ since, at }) => {
    looks.push(at - since);
    if (isBroken) throw new Error('the store is away');
  });
  return {
    look,
    break: (broken: boolean) => {
      isBroken = broken;
    },
    taken: () => looks.splice(0),
  };
}

it('looks back as far as it may at first, and later to a little before the last look', async () => {
  const { look, taken } = aLooker();
  for (const at of [t0, t0 + minuteMs, t0 + 3 * minuteMs]) await look(at);
  expect(taken()).toEqual([30 * dayMs, 2 * minuteMs, 3 * minuteMs]);
});

it('looks again at what a look that failed was about', async () => {
  const { look, taken, break: setBroken } = aLooker();
  await look(t0);
  setBroken(true);
  await expect(look(t0 + minuteMs)).rejects.toThrow();
  setBroken(false);
  await look(t0 + 2 * minuteMs);
  expect(taken()).toEqual([30 * dayMs, 2 * minuteMs, 3 * minuteMs]);
});

it('never looks back farther than it may, however long it was away', async () => {
  const { look, taken } = aLooker();
  await look(t0);
  await look(t0 + 90 * dayMs);
  expect(taken()).toEqual([30 * dayMs, 30 * dayMs]);
});

it('begins anew when the clock went back', async () => {
  const { look, taken } = aLooker();
  await look(t0 + dayMs);
  await look(t0);
  await look(t0 + minuteMs);
  expect(taken()).toEqual([30 * dayMs, 30 * dayMs, 2 * minuteMs]);
});
