import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startUsage } from './start-usage.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const midMinute = Date.UTC(2027, 0, 15, 12, 0, 30);

/** `rows` are flushed each time; every roll-up and fold is noted with the seconds since the start. */
function started(rows: number) {
  vi.setSystemTime(midMinute);
  const calls: string[] = [];
  const faults: unknown[] = [];
  const seconds = () => Math.round((Date.now() - midMinute) / 1000);
  const store = { fails: false };
  const usage = {
    rollUp: async () => {
      if (store.fails) throw new Error('the disk is full');
      calls.push(`rolled up ${seconds()}`);
    },
    fold: async (before: number) =>
      void calls.push(`folded before ${Math.round((before - midMinute) / 1000)}`),
  };
  const app = { servings: { countBegun: () => undefined }, usage: { flush: async () => rows } };
  const running = startUsage({
    app: app as never,
    db: { usage } as never,
    onFault: (error) => void faults.push(error),
  });
  return { calls, faults, running, store };
}

it('rolls up what an earlier process left, then each minute once, soon after its end', async () => {
  const { calls, running } = started(10);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(calls.filter((call) => call.startsWith('rolled'))).toEqual([
    'rolled up 5',
    'rolled up 35',
    'rolled up 95',
  ]);
  expect(calls[1]).toBe('folded before -15');
  await running.stop();
});

it('rolls up before the minute is over when very much was counted', async () => {
  const { calls, running } = started(40_000);
  await vi.advanceTimersByTimeAsync(29_000);
  expect(calls.filter((call) => call.startsWith('rolled'))).toEqual([
    'rolled up 5',
    'rolled up 10',
    'rolled up 15',
    'rolled up 20',
    'rolled up 25',
  ]);
  await running.stop();
});

it('a roll-up that fails is tried again, and told', async () => {
  const { calls, faults, store, running } = started(10);
  store.fails = true;
  await vi.advanceTimersByTimeAsync(11_000);
  store.fails = false;
  await vi.advanceTimersByTimeAsync(5000);
  expect(faults).toHaveLength(2);
  expect(calls[0]).toBe('rolled up 15');
  await running.stop();
});

it('folds what an earlier process left, then every ten minutes, also after the clock went back', async () => {
  const { calls, running } = started(10);
  const folds = () => calls.splice(0).filter((call) => call.startsWith('folded'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(folds()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(9 * 60_000);
  expect(folds()).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(folds()).toHaveLength(1);
  vi.setSystemTime(midMinute - 3_600_000);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(folds()).toHaveLength(1);
  await running.stop();
});
