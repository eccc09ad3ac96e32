import { describe, expect, it, vi } from 'vitest';
import { Places } from './places.js';

const forEver = { ms: 0, onGivenUp: () => undefined };

describe('places', () => {
  it('are given to as many as there are, and back to who has waited longest', async () => {
    const places = new Places(2);
    expect([places.tryTake(), places.tryTake(), places.tryTake()]).toEqual([true, true, false]);
    const order: number[] = [];
    const waiting = [0, 1, 2].map(async (i) => {
      expect(await places.take(forEver)).toBe(true);
      order.push(i);
    });
    places.release();
    places.release();
    await Promise.all(waiting.slice(0, 2));
    expect(order).toEqual([0, 1]);
    places.release();
    await waiting[2];
    places.release();
    places.release();
    expect([places.tryTake(), places.tryTake(), places.tryTake()]).toEqual([true, true, false]);
  });

  it('are not given to who was given up, nor to who waited too long', async () => {
    vi.useFakeTimers();
    const places = new Places(1);
    places.tryTake();
    let giveUp: () => void = () => undefined;
    const givenUp = places.take({
      ms: 1_000,
      onGivenUp(forget) {
        giveUp = forget;
      },
    });
    const late = places.take({ ...forEver, ms: 1_000 });
    const last = places.take(forEver);
    giveUp();
    expect(await givenUp).toBe(false);
    vi.advanceTimersByTime(1_000);
    expect(await late).toBe(false);
    places.release();
    expect(await last).toBe(true);
    giveUp();
    places.release();
    expect([places.tryTake(), places.tryTake()]).toEqual([true, false]);
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('are waited for by 1,024 at most', async () => {
    const places = new Places(1);
    places.tryTake();
    const waiting = Array.from({ length: 1_024 }, () => places.take(forEver));
    expect(await places.take(forEver)).toBe(false);
    places.release();
    expect(await waiting[0]).toBe(true);
    const next = places.take(forEver);
    for (let i = 0; i < 1_024; i++) places.release();
    expect(await Promise.all([...waiting, next])).not.toContain(false);
  });
});
