import { expect, it } from 'vitest';
import { ownText } from './own-text.js';

it.each([
  '',
  'short',
  'a text that is long enough to be shared',
  'Zürich, Straße 9, 10.10.2026',
  '😀'.repeat(20),
])('is the same text: %j', (text) => {
  expect(ownText(text)).toBe(text);
  expect(ownText(`before ${text} behind`.slice(7, -7))).toBe(text);
});
