import { describe, expect, it } from 'vitest';
import { pastTime, relativeTime } from './relative-time.js';

const now = Date.UTC(2026, 10, 22, 12);
const hour = 3_600_000;

describe('the largest fitting unit is used', () => {
  it.each([
    [-5_000, 'just now'],
    [5_000, 'in less than a minute'],
    [-60_000, '1 minute ago'],
    [-3 * hour, '3 hours ago'],
    [-47 * hour, '47 hours ago'],
    [29 * 24 * hour, 'in 29 days'],
    [30 * 24 * hour - 5_000, 'in 30 days'],
    [90 * 24 * hour - 5_000, 'in 90 days'],
    [-122 * 24 * hour, '4 months ago'],
    [-800 * 24 * hour, '2 years ago'],
  ])('a distance of %i ms reads "%s"', (distance, words) => {
    expect(relativeTime(now + distance, now)).toBe(words);
  });
});

it('what has happened never reads as future, though the clock of the page lags', () => {
  expect(pastTime(new Date(now + 20_000).toISOString(), now)).toBe('just now');
});
