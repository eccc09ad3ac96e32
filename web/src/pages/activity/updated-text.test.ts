import { expect, it } from 'vitest';
import { updatedText } from './updated-text.js';

it('tells seconds, then minutes, then hours', () => {
  expect(updatedText(0, 20_900)).toBe('Updated 20 s ago');
  expect(updatedText(0, 60_000)).toBe('Updated 1 min ago');
  expect(updatedText(0, 7_200_000)).toBe('Updated 2 h ago');
});

it('never reads as future when the clock of the page lags behind', () => {
  expect(updatedText(5000, 4000)).toBe('Updated 0 s ago');
});
