import { describe, expect, it } from 'vitest';
import { readKeyExpiry } from './key-expiry.js';

const now = Date.UTC(2027, 0, 15, 12);
const day = 86_400_000;

describe('expiresIn', () => {
  it.each([
    [undefined, 90 * day],
    ['1h', day / 24],
    ['36h', 1.5 * day],
    ['90d', 90 * day],
    ['2w', 14 * day],
    ['1y', 365 * day],
    ['10y', 3650 * day],
  ])('%s ends a key so much later', (expiresIn, lifeMs) => {
    expect(readKeyExpiry({ expiresIn }, now)).toEqual({ expiresAt: now + lifeMs });
  });

  it('null is a key without end', () => {
    expect(readKeyExpiry({ expiresIn: null }, now)).toEqual({ expiresAt: null });
  });

  it.each(['', '0h', '0d', '90', 'd', '-1d', '1.5d', '90 d', '90D', '30m', '11y', '999999y', '1d\n', '٣d'])(
    '%j is refused by its field',
    (expiresIn) => {
      expect(readKeyExpiry({ expiresIn }, now)).toMatchObject({ field: 'expiresIn' });
    },
  );
});

describe('expiresAt', () => {
  it.each([
    ['2027-01-15T12:00:00.001Z', 1],
    ['2027-01-15T14:00+01:00', 3_600_000],
    ['2028-02-29T12:00:00Z', 410 * day],
  ])('%s ends a key at that moment', (expiresAt, lifeMs) => {
    expect(readKeyExpiry({ expiresAt }, now)).toEqual({ expiresAt: now + lifeMs });
  });

  it.each([
    ['the present moment', '2027-01-15T12:00:00Z'],
    ['the past', '2020-01-01T00:00:00Z'],
    ['more than ten years', '2038-01-01T00:00:00Z'],
    ['a day that is not in the calendar', '2027-02-30T00:00:00Z'],
    ['a month that is not', '2027-13-01T00:00:00Z'],
    ['an hour that is not', '2027-06-01T24:00:00Z'],
    ['no offset', '2027-06-01T00:00:00'],
    ['a date alone', '2027-06-01'],
    ['words', 'next Tuesday'],
  ])('%s is refused by its field', (_case, expiresAt) => {
    expect(readKeyExpiry({ expiresAt }, now)).toMatchObject({ field: 'expiresAt' });
  });

  it('is refused beside expiresIn, null included', () => {
    const expiresAt = '2027-06-01T00:00:00Z';
    expect(readKeyExpiry({ expiresAt, expiresIn: '1d' }, now)).toMatchObject({ field: 'expiresAt' });
    expect(readKeyExpiry({ expiresAt, expiresIn: null }, now)).toMatchObject({ field: 'expiresAt' });
  });
});
