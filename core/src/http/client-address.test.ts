import { describe, expect, it } from 'vitest';
import { clientAddressOf } from './client-address.js';

function from(peer: string, forwardedFor?: string) {
  return { socket: { remoteAddress: peer }, forwardedFor };
}

const proxies = ['10.0.0.0/8', '::1'];

describe('the client address', () => {
  it.each([
    ['no proxy is trusted: the header is ignored', from('203.0.113.7', '1.2.3.4'), [], '203.0.113.7'],
    ['a stranger’s header is ignored', from('203.0.113.7', '1.2.3.4'), proxies, '203.0.113.7'],
    ['a trusted proxy is believed', from('10.0.0.1', '198.51.100.9'), proxies, '198.51.100.9'],
    [
      'an IPv4-mapped peer is the same proxy',
      from('::ffff:10.0.0.1', '198.51.100.9'),
      proxies,
      '198.51.100.9',
    ],
    ['the right-most stranger counts', from('10.0.0.1', '6.6.6.6, 198.51.100.9'), proxies, '198.51.100.9'],
    ['trusted hops are walked through', from('10.0.0.1', '198.51.100.9, 10.0.0.2'), proxies, '198.51.100.9'],
    ['no header: the proxy itself', from('10.0.0.1'), proxies, '10.0.0.1'],
    ['nonsense from a proxy: unknown', from('10.0.0.1', 'unknown'), proxies, undefined],
    [
      'nonsense left of the client does not matter',
      from('10.0.0.1', '<x>, 198.51.100.9'),
      proxies,
      '198.51.100.9',
    ],
    ['an IPv6 client is written canonically', from('::1', '2001:DB8:0:0:0:0:0:1'), proxies, '2001:db8::1'],
  ])('%s', (_name, request, trusted, expected) => {
    expect(clientAddressOf(request, trusted)).toBe(expected);
  });
});
