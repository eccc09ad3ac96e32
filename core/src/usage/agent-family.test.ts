import { expect, it } from 'vitest';
import { parseAddress } from '../net/address.js';
import { agentFamily } from './agent-family.js';
import { circleOf, distanceKm } from './country-centres.js';
import { neighbourhoodOf, networkOf } from './network-of.js';

it.each([
  ['python-requests/2.32.1', 'python-requests'],
  ['Go-http-client/2.0', 'go-http-client'],
  ['curl', 'curl'],
  ['Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36', 'browser:chrome'],
  ['Mozilla/5.0 (X11) Chrome/140.0 Safari/537.36 Edg/140.0', 'browser:edge'],
  ['Mozilla/5.0 (something)', 'browser:other'],
  ['', 'none'],
  [undefined, 'none'],
  ['<script>', 'none'],
])('%j is of the family %s', (userAgent, family) => {
  expect(agentFamily(userAgent)).toBe(family);
});

it.each([
  ['198.51.100.7', '198.51.100.0/24', '198.51.0.0/16'],
  ['2001:db8:1:2::7', '2001:db8:1::/48', '2001:db8::/32'],
])('%s is counted under %s, in the neighbourhood %s', (text, network, neighbourhood) => {
  const address = parseAddress(text);
  expect(address && networkOf(address)).toBe(network);
  expect(neighbourhoodOf(network)).toBe(neighbourhood);
});

it('an autonomous system is its own neighbourhood', () => {
  expect(neighbourhoodOf('AS64500')).toBe('AS64500');
});

it('countries that touch are no distance apart, and Germany is far from Japan', () => {
  const [de, fr, jp] = ['DE', 'FR', 'JP'].map(circleOf);
  if (de === undefined || fr === undefined || jp === undefined) throw new Error('the table lost a country');
  expect(distanceKm(de, fr)).toBe(0);
  expect(distanceKm(de, jp)).toBeGreaterThan(6000);
  expect(distanceKm(de, jp)).toBeLessThan(9000);
});
