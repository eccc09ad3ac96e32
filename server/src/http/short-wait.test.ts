import { describe, expect, it } from 'vitest';
import { ShortWait } from './short-wait.js';

/** A clock and an event loop that go on when they are told to. */
function aWait(processors = 2) {
  let now = 0;
  const turns: (() => void)[] = [];
  const wait = new ShortWait({ now: () => now, nextTurn: (callback) => turns.push(callback), processors });
  return {
    wait,
    /** Whether the event loop would not sleep now. */
    isAwake: () => turns.length > 0,
    pass(ms: number) {
      now += ms;
      for (const turn of turns.splice(0)) turn();
    },
  };
}

type Waited = ReturnType<typeof aWait>;

/** How many of these waits kept the loop awake; what they are for comes after so long. */
function awakeIn({ wait, isAwake, pass }: Waited, waits: number, afterMs: number): number {
  let awake = 0;
  for (let i = 0; i < waits; i++) {
    wait.begin();
    if (isAwake()) awake++;
    pass(afterMs);
    wait.came();
    pass(10);
  }
  return awake;
}

describe('a short wait', () => {
  it('keeps the event loop turning until it came, and is told so in the next turn', () => {
    const waited = aWait();
    awakeIn(waited, 32, 0.1);
    waited.wait.begin();
    for (let i = 0; i < 3; i++) {
      waited.pass(0.05);
      expect(waited.isAwake()).toBe(true);
    }
    waited.wait.came();
    waited.pass(0.01);
    expect(waited.isAwake()).toBe(false);
  });

  it('lets the processor sleep when it has not come in time', () => {
    const waited = aWait();
    awakeIn(waited, 32, 0.1);
    waited.wait.begin();
    waited.pass(0.2);
    expect(waited.isAwake()).toBe(false);
  });

  it('is tried once in 32 times at first, and every time once it was worth it', () => {
    const waited = aWait();
    expect(awakeIn(waited, 31, 0.1)).toBe(0);
    expect(awakeIn(waited, 1, 0.1)).toBe(1);
    expect(awakeIn(waited, 100, 0.1)).toBe(100);
  });

  it('is given up after four times in vain, but for one in 32', () => {
    const waited = aWait();
    awakeIn(waited, 32, 0.1);
    expect(awakeIn(waited, 4, 5)).toBe(4);
    expect(awakeIn(waited, 32 * 50, 5)).toBe(50);
    expect(awakeIn(waited, 32, 0.1)).toBe(1);
    expect(awakeIn(waited, 10, 0.1)).toBe(10);
  });

  it('was in vain when another begins before it came', () => {
    const waited = aWait();
    awakeIn(waited, 32, 0.1);
    for (let i = 0; i < 5; i++) waited.wait.begin();
    waited.pass(10);
    expect(awakeIn(waited, 30, 5)).toBe(0);
  });

  it('turns once, however often it begins', () => {
    let asked = 0;
    const wait = new ShortWait({ now: () => 0, nextTurn: () => void asked++, processors: 2 });
    for (let i = 0; i < 34; i++) wait.begin();
    expect(asked).toBe(1);
  });

  it('is never made where there is one processor: what is waited for needs it', () => {
    expect(awakeIn(aWait(1), 100, 0.1)).toBe(0);
  });
});
