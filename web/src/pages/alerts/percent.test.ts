import { expect, it } from 'vitest';
import { readPercent } from './percent.js';

it.each([
  ['1', 1],
  [' 20 %', 20],
  ['100', 100],
  ['0', undefined],
  ['101', undefined],
  ['1.5', undefined],
  ['', undefined],
  ['-5', undefined],
])('%j is read as %s', (text, percent) => {
  expect(readPercent(text)).toBe(percent);
});
