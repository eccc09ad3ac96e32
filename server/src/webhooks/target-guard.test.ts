import { describe, expect, it } from 'vitest';
import { checkedAddresses, isAllowedAddress, refuseUrl, TargetRefused } from './target-guard.js';

const strict = { allow: [], allowHttp: false };

describe('a URL that may be an endpoint', () => {
  it.each([
    'https://example.com/hook',
    'https://example.com:8443/hook?tenant=1',
    'https://8.8.8.8/hook',
    'https://[2606:4700:4700::1111]/hook',
  ])('%s', (url) => expect(refuseUrl(url, strict)).toBeUndefined());
});

describe('a URL that is refused', () => {
  const loopback = [
    '127.0.0.1',
    '127.1',
    '127.255.255.254',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '127.0.0.1.',
  ];
  const spelled = ['１２７.0.0.1', '127。0。0。1', '①②⑦.0.0.1'];
  const privateOnes = [
    '0.0.0.0',
    '0',
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '100.64.0.1',
  ];
  const special = [
    '169.254.169.254',
    '192.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
  ];
  const six = [
    '[::]',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:10.0.0.1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[64:ff9b:1::7f00:1]',
    '[2002:7f00:1::]',
    '[2001::1]',
    '[2001:db8::1]',
    '[fc00::1]',
    '[fd12:3456::1]',
    '[fe80::1]',
    '[fec0::1]',
    '[ff02::1]',
    '[100::1]',
    '[4000::1]',
  ];

  it.each([...loopback, ...spelled, ...privateOnes, ...special, ...six])('https://%s/hook', (host) => {
    expect(refuseUrl(`https://${host}/hook`, strict)).toMatch(/not public|whole URL/);
  });

  it.each([
    ['http://example.com/', /https/],
    ['ftp://example.com/', /https/],
    ['file:///etc/passwd', /https/],
    ['javascript:alert(1)', /https/],
    ['//example.com', /whole URL/],
    ['example.com', /whole URL/],
    ['', /whole URL/],
    [`https://example.com/${'x'.repeat(3000)}`, /whole URL/],
    ['https://user:pass@example.com/', /user name/],
    ['https://user@example.com/', /user name/],
    ['https://example.com/#part', /#/],
    ['https://example.com:22/', /port/],
    ['https://example.com:25/', /port/],
    ['https://example.com:0/', /port/],
  ])('%s', (url, sentence) => expect(refuseUrl(url, strict)).toMatch(sentence));
});

describe('what the operator allows', () => {
  const open = { allow: ['127.0.0.1/32', '10.0.0.0/8', 'fd00::/8'], allowHttp: true };

  it.each([
    'http://127.0.0.1:8080/',
    'https://10.9.8.7/',
    'https://[fd00::5]/',
    'http://[::ffff:127.0.0.1]/',
    'http://127.0.0.1:81/',
  ])('%s passes', (url) => expect(refuseUrl(url, open)).toBeUndefined());

  it.each(['http://127.0.0.2/', 'https://192.168.0.1/', 'https://[::1]/', 'https://169.254.169.254/'])(
    '%s is refused still',
    (url) => expect(refuseUrl(url, open)).toMatch(/not public/),
  );
});

describe('the addresses of a name', () => {
  const publicOne = { address: '93.184.216.34', family: 4 };
  const cases = [
    '127.0.0.1',
    '10.0.0.1',
    '::1',
    '::ffff:169.254.169.254',
    'fe80::1%eth0',
    'fd00::1',
    'nonsense',
  ];

  it.each(cases)('are refused when one of two is %s', async (address) => {
    for (const answer of [
      [publicOne, { address, family: 4 }],
      [{ address, family: 4 }, publicOne],
    ]) {
      const looked = checkedAddresses('receiver.example', strict, async () => answer);
      await expect(looked).rejects.toBeInstanceOf(TargetRefused);
    }
  });

  it('pass when all are public, and are those that were checked', async () => {
    const answer = [publicOne, { address: '2606:4700:4700::1111', family: 6 }];
    expect(await checkedAddresses('receiver.example', strict, async () => answer)).toEqual(answer);
  });

  it('are refused when there is none', async () => {
    await expect(checkedAddresses('x.example', strict, async () => [])).rejects.toBeInstanceOf(TargetRefused);
  });

  it('are judged by what they are, not by how they are written', () => {
    expect(isAllowedAddress('::ffff:8.8.8.8', strict)).toBe(true);
    expect(isAllowedAddress('::ffff:127.0.0.1', strict)).toBe(false);
  });
});
