import { expect, it } from 'vitest';
import { leakText } from './leak.js';

const end = '2027-01-15T12:00:00.000Z';
const at = Date.parse(end);

it('counts down to the end of a leaked secret, and says when it is over', () => {
  expect(leakText(end, at - 5 * 3_600_000).title).toBe('The leaked secret stops working in 5 hours');
  expect(leakText(end, at - 90_000).title).toBe('The leaked secret stops working in 2 minutes');
  expect(leakText(end, at).title).toBe('The leaked secret stopped working just now');
  expect(leakText(end, at + 7_200_000).title).toBe('The leaked secret stopped working 2 hours ago');
});
