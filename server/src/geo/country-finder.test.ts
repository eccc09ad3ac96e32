import { expect, it } from 'vitest';
import { createCountryFinder, openCountryFinder } from './country-finder.js';

it('tells where an address is registered, IPv4 in IPv6 included', () => {
  const { countryOf, madeAt } = openCountryFinder();
  expect(countryOf('8.8.8.8')).toBe('US');
  expect(countryOf('::ffff:8.8.8.8')).toBe('US');
  expect(countryOf('2001:4860:4860::8888')).toBe('US');
  expect(madeAt).toBeGreaterThan(Date.UTC(2026, 0, 1));
});

it('knows no country of private, special and broken addresses', () => {
  const { countryOf } = openCountryFinder();
  const addresses = [
    '10.0.0.1',
    '::ffff:192.168.1.1',
    '127.0.0.1',
    '::1',
    'fe80::1',
    '203.0.113.7',
    '0.0.0.0',
    'x',
    '',
  ];
  expect(addresses.filter((address) => countryOf(address) !== null)).toEqual([]);
});

it('a file that cannot be read is reported once, and every country is unknown', () => {
  const faults: unknown[] = [];
  const countryOf = createCountryFinder(
    () => '/no/such/file.mmdb',
    (error) => faults.push(error),
  );
  expect([countryOf('8.8.8.8'), countryOf('1.1.1.1')]).toEqual([null, null]);
  expect(faults.length).toBe(1);
});
