import { describe, expect, it } from 'vitest';
import {
  choicesWithin,
  defaultExpiry,
  expiryChoices,
  expiryInput,
  expiryMoment,
  expiryText,
  expiryWithin,
} from './expiry.js';

const now = Date.UTC(2026, 10, 22, 12);
const day = 86_400_000;

describe('what is asked for', () => {
  it('the default is an end, not "no expiry"', () => {
    expect(expiryInput({ choice: defaultExpiry, day: '' }, now)).toEqual({ expiresIn: '90d' });
  });

  it('no expiry is said expressly, so that the default of the server does not step in', () => {
    expect(expiryInput({ choice: 'never', day: '' }, now)).toEqual({ expiresIn: null });
  });

  it('a picked day counts to its end in the local zone', () => {
    const { expiresAt } = expiryInput({ choice: 'custom', day: '2027-02-20' }, now);
    expect(expiresAt).toBe(new Date(2027, 1, 20, 23, 59, 59).toISOString());
  });

  it.each(['', 'nonsense', '2026-11-20'])('a custom day of "%s" names no moment', (picked) => {
    expect(expiryMoment({ choice: 'custom', day: picked }, now)).toBeUndefined();
  });

  it('every choice of days names the moment that many days ahead', () => {
    for (const { value } of expiryChoices) {
      if (value === 'custom' || value === 'never') continue;
      expect(expiryMoment({ choice: value, day: '' }, now)).toBe(now + Number(value) * day);
    }
  });
});

describe('what a row says', () => {
  it.each([
    [null, 'Never', 'none'],
    [29 * day, 'in 29 days', 'none'],
    [13 * day, 'in 13 days', 'soon'],
    [2 * day, 'in 2 days', 'urgent'],
    [-3 * day, 'Expired 3 days ago', 'past'],
    [0, 'Expired just now', 'past'],
  ] as const)('an end %s ms ahead reads "%s" and is %s', (ahead, text, urgency) => {
    const at = ahead === null ? null : new Date(now + ahead).toISOString();
    expect(expiryText(at, now)).toEqual({ text, urgency });
  });
});

describe('a longest life', () => {
  it.each([
    [null, ['7', '30', '60', '90', '365', 'custom', 'never']],
    ['1y', ['7', '30', '60', '90', '365', 'custom']],
    ['4w', ['7', 'custom']],
    ['48h', ['custom']],
  ])('of %s leaves %j', (limit, left) => {
    expect(choicesWithin(limit).map(({ value }) => value)).toEqual(left);
  });

  it.each([
    ['90', '1y', '90'],
    ['never', '1y', '365'],
    ['90', '60d', '60'],
    ['90', '48h', 'custom'],
  ] as const)('turns the choice %s under %s into %s', (choice, limit, turned) => {
    expect(expiryWithin({ choice, day: '' }, limit).choice).toBe(turned);
  });
});
