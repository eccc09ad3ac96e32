import { expect, it } from 'vitest';
import { limitWords, quotaWords } from './limit-words.js';

it.each([
  [60, '1m', '60 requests a minute'],
  [1, '1h', '1 request an hour'],
  [1000, '5m', '1,000 requests in 5 minutes'],
  [2, '250ms', '2 requests in 250 milliseconds'],
  [2, 'soon', '2 requests in soon'],
])('%d in %s is told as "%s"', (allow, per, words) => {
  expect(limitWords({ allow, per })).toBe(words);
});

it('a quota is told with its calendar period and who shares it', () => {
  expect(quotaWords({ allow: 10_000, per: 'month', counts: 'account' })).toBe(
    '10,000 requests a calendar month, shared by all keys',
  );
});
