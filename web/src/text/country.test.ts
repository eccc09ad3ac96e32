import { expect, it } from 'vitest';
import { countryName } from './country.js';

it('names a country in the language of the reader, and one without a name by its code', () => {
  expect(countryName('NZ', 'en')).toBe('New Zealand');
  expect(countryName('DE', 'de')).toBe('Deutschland');
  expect(countryName('XX', 'en')).toBe('XX');
});
