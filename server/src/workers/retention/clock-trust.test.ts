import { expect, it } from 'vitest';
import { createClockTrust } from './clock-trust.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

function clocks() {
  const state = { wall: Date.UTC(2027, 0, 15), steady: 5 };
  const pass = (ms: number) => {
    state.wall += ms;
    state.steady += ms;
  };
  return { state, pass, trusted: createClockTrust({ wall: () => state.wall, steady: () => state.steady }) };
}

it('a clock that goes on, is corrected by less than an hour or set back is trusted', () => {
  const { state, pass, trusted } = clocks();
  expect(trusted()).toBe(true);
  pass(40 * dayMs);
  expect(trusted()).toBe(true);
  state.wall += hourMs - 1;
  expect(trusted()).toBe(true);
  state.wall -= 400 * dayMs;
  expect(trusted()).toBe(true);
});

it('a clock that jumped ahead is not trusted for a day, unless it is set back before', () => {
  const { state, pass, trusted } = clocks();
  trusted();
  state.wall += 400 * dayMs;
  expect(trusted()).toBe(false);
  pass(dayMs - 1);
  expect(trusted()).toBe(false);
  pass(1);
  expect(trusted()).toBe(true);
  state.wall += 400 * dayMs;
  expect(trusted()).toBe(false);
  pass(hourMs);
  state.wall -= 400 * dayMs;
  expect(trusted()).toBe(true);
});
