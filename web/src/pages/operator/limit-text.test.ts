import { expect, it } from 'vitest';
import { limitText, quotaText } from './limit-text.js';

it.each([
  [1, 'second'],
  [10, '10 seconds'],
  [60, 'minute'],
  [90, '90 seconds'],
  [7200, '2 hours'],
  [86_400, 'day'],
])('tells a window of %i seconds as per %s', (windowSeconds, words) => {
  const limit = { name: 'burst', allow: 1200, windowSeconds, counts: 'account' } as const;
  expect(limitText(limit)).toBe(`burst: 1,200 per ${words} for the whole account`);
});

it('says when each key has the limit for itself', () => {
  const limit = { name: 'burst', allow: 5, windowSeconds: 1, counts: 'key' } as const;
  expect(limitText(limit)).toBe('burst: 5 per second for each key');
});

it('tells a quota by its calendar period, and that there is none', () => {
  expect(quotaText({ allow: 1000, per: 'month', counts: 'account' })).toBe(
    '1,000 per calendar month for the whole account',
  );
  expect(quotaText(null)).toBe('None');
});
