import { expect, it } from 'vitest';
import { type GraceDraft, graceText, oldSecretEnd } from './grace-draft.js';

const custom = (amount: string, unit: 'h' | 'd'): GraceDraft => ({ choice: 'custom', amount, unit });
const now = Date.UTC(2027, 0, 15, 12);
const hour = 3_600_000;

it.each([
  [custom('36', 'h'), '36h'],
  [custom(' 30 ', 'd'), '30d'],
  [custom('720', 'h'), '720h'],
  [custom('0', 'd'), '0'],
  [{ ...custom('9', 'd'), choice: '7d' as const }, '7d'],
])('%o is sent as %s', (draft, text) => {
  expect(graceText(draft)).toBe(text);
});

it.each(['', '31', '-1', '1.5', '1e1', 'x'])('“%s” days are not sent', (amount) => {
  expect(graceText(custom(amount, 'd'))).toBeUndefined();
  expect(oldSecretEnd(custom(amount, 'd'), now, null)).toBeUndefined();
});

it('the old secret dies when the grace period is over, and with the key at the latest', () => {
  expect(oldSecretEnd(custom('2', 'h'), now, null)).toBe(now + 2 * hour);
  expect(oldSecretEnd(custom('2', 'h'), now, new Date(now + hour).toISOString())).toBe(now + hour);
});
