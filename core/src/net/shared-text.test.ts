import { expect, it } from 'vitest';
import { sharedText } from './shared-text.js';

it.each([
  '',
  'curl/8',
  'python-requests/2.32.1',
  'Zürich, Straße 9',
  'x'.repeat(256),
  'x'.repeat(257),
  '😀'.repeat(200),
])('is the same text, however often it is asked for: %j', (text) => {
  for (const _ of [1, 2]) expect(sharedText(`before ${text} behind`.slice(7, -7))).toBe(text);
});

it('tells texts of one length and end apart', () => {
  const texts = Array.from({ length: 5000 }, (_, n) => `agent ${String(n).padStart(4, '0')} end`);
  expect(texts.map(sharedText)).toEqual(texts);
  expect(texts.map(sharedText)).toEqual(texts);
});
