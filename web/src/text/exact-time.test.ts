import { expect, it } from 'vitest';
import { localDay, localTime, utcTime } from './exact-time.js';

const place = { locale: 'en-GB', timeZone: 'Europe/Rome' };

it('the local time names its zone', () => {
  expect(localTime('2027-02-20T13:00:00.000Z', place)).toBe('20 Feb 2027, 14:00 CET');
});

it('a moment late in the UTC day belongs to the next local day', () => {
  expect(localDay('2027-02-20T23:30:00.000Z', place)).toBe('21 Feb 2027');
});

it('the UTC time does not depend on the place', () => {
  expect(utcTime('2027-02-20T13:00:00.000Z')).toBe('2027-02-20 13:00:00 UTC');
});
