import { describe, expect, test } from 'vitest';
import { aKey, aRequest } from '../../test/builders.js';
import { isFromBrowser, refuseByAddress, refuseByBrowser } from './guards.js';

describe('the address guard', () => {
  test.each([
    ['an empty list allows any address', [], '203.0.113.9', true],
    ['an empty list allows an unknown address', [], undefined, true],
    ['inside a block', ['203.0.113.0/24'], '203.0.113.9', true],
    ['outside every block', ['203.0.113.0/24', '2001:db8::/32'], '198.51.100.1', false],
    ['a mapped address is its IPv4 address', ['203.0.113.0/24'], '::ffff:203.0.113.9', true],
    ['a mapped block holds the IPv4 address', ['::ffff:203.0.113.0/120'], '203.0.113.9', true],
    ['a single address', ['2001:db8::1'], '2001:DB8:0::1', true],
    ['an unknown address is outside every list', ['0.0.0.0/0', '::/0'], undefined, false],
    ['garbage is outside every list', ['0.0.0.0/0', '::/0'], '203.0.113.9:443', false],
    ['an octal look-alike is outside every list', ['0.0.0.0/0'], '0177.0.0.1', false],
    ['a list of garbage allows nobody', ['everywhere'], '203.0.113.9', false],
    ['every IPv6 address is not every address', ['::/0'], '203.0.113.9', false],
  ] as const)('%s', (_name, allowedAddresses, address, isAllowed) => {
    const refusal = refuseByAddress(aKey({ allowedAddresses }), aRequest({ address }));
    expect(refusal?.reason).toBe(isAllowed ? undefined : 'ip_not_allowed');
  });

  test('the refusal names the address the request came from', () => {
    const key = aKey({ allowedAddresses: ['10.0.0.0/8'] });
    expect(refuseByAddress(key, aRequest({ address: '203.0.113.9' }))?.detail).toContain('203.0.113.9');
    expect(refuseByAddress(key, aRequest({ address: undefined }))?.detail).toContain('unknown address');
  });
});

describe('the browser guard', () => {
  test.each([
    [undefined, undefined, false],
    ['https://app.example', undefined, true],
    ['null', undefined, true],
    ['', undefined, true],
    [undefined, 'cross-site', true],
    [undefined, 'same-origin', true],
    [undefined, 'none', true],
    ['https://app.example', 'same-site', true],
  ])('Origin %j and Sec-Fetch-Site %j come from a web page: %s', (origin, fetchSite, isBrowser) => {
    expect(isFromBrowser({ origin, fetchSite })).toBe(isBrowser);
    const request = aRequest({ origin, fetchSite });
    expect(refuseByBrowser(aKey({ browserGuard: 'block' }), request)?.reason).toBe(
      isBrowser ? 'browser_blocked' : undefined,
    );
    expect(refuseByBrowser(aKey({ browserGuard: 'alert' }), request)).toBeUndefined();
    expect(refuseByBrowser(aKey({ browserGuard: 'off' }), request)).toBeUndefined();
  });
});
