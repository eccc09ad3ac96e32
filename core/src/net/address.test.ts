import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Address,
  formatAddress,
  formatBlock,
  guessGroup,
  isInAnyBlock,
  isInBlock,
  parseAddress,
  parseBlock,
} from './address.js';

function read(text: string): string | undefined {
  const address = parseAddress(text);
  return address && formatAddress(address);
}

function readBlock(text: string): string | undefined {
  const block = parseBlock(text);
  return block && formatBlock(block);
}

function the(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`${text} is no address`);
  return address;
}

const fours = fc.bigInt({ min: 0n, max: 0xffffffffn }).map((value): Address => ({ family: 4, value }));
const sixes = fc
  .bigInt({ min: 0n, max: (1n << 128n) - 1n })
  .filter((value) => value >> 32n !== 0xffffn)
  .map((value): Address => ({ family: 6, value }));
const sparseSixes = fc
  .array(fc.constantFrom(0n, 0n, 1n, 0xffffn, 0xdb8n), { minLength: 8, maxLength: 8 })
  .map(
    (groups): Address => ({
      family: 6,
      value: groups.reduce<bigint>((sum, group) => (sum << 16n) | group, 0n),
    }),
  )
  .filter(({ value }) => value >> 32n !== 0xffffn);
const addresses = fc.oneof(fours, sixes, sparseSixes);

describe('addresses', () => {
  test.each([
    ['0.0.0.0', '0.0.0.0'],
    ['192.0.2.1', '192.0.2.1'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:DB8::A', '2001:db8::a'],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
    ['::1.2.3.4', '::102:304'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:0:192.0.2.1', '::ffff:0:c000:201'],
    ['fe80::1%eth0', 'fe80::1'],
    ['FEBF::1%2', 'febf::1'],
  ])('%s is read as %s', (text, canonical) => {
    expect(read(text)).toBe(canonical);
  });

  test.each([
    '',
    ' ',
    '1',
    '2130706433',
    '127.1',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.4.',
    '.1.2.3.4',
    '1..3.4',
    '1.2.3.256',
    '1.2.3.999',
    '1.2.3.1000',
    '01.2.3.4',
    '1.2.3.04',
    '1.2.3.00',
    '0177.0.0.1',
    '0x7f.0.0.1',
    '0x7f000001',
    '1.2.3.4 ',
    ' 1.2.3.4',
    '1.2.3.4\n',
    '1.2.3.-4',
    '+1.2.3.4',
    '1.2.3.4e0',
    '1。2。3。4',
    '１.2.3.4',
    '١.2.3.4',
    '1.2.3.4:80',
    '1.2.3.4/32',
    '1.2.3.4%eth0',
    '[::1]',
    '[::1]:80',
    '::1:80:',
    ':',
    ':::',
    ':::1',
    '1:::2',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '::1:2:3:4:5:6:7:8',
    '1:2:3:4::5:6:7:8',
    ':1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:',
    '12345::',
    'g::',
    '0x1::',
    '::1.2.3',
    '::1.2.3.256',
    '::01.2.3.4',
    '::1.2.3.4:5',
    '1.2.3.4::',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::ffff:1.2.3.4%eth0',
    '2001:db8::1%eth0',
    '::1%lo',
    'fe80::1%',
    'fe80::1%a b',
    'fe80::1%eth0%eth1',
    'fe80::1%25eth0/64',
    `fe80::1%${'a'.repeat(33)}`,
    'localhost',
    'unknown',
    '_hidden',
    'null',
    '1'.repeat(100_000),
    ':'.repeat(100_000),
  ])('%j is no address', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  test('every address is read back from its canonical text', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        const text = formatAddress(address);
        expect(parseAddress(text)).toEqual(address);
        expect(isIP(text)).toBe(address.family);
        if (address.family === 6) expect(text).toBe(new URL(`http://[${text}]/`).hostname.slice(1, -1));
      }),
      { numRuns: 1000 },
    );
  });

  test('nothing is an address that the operating system’s strict reader refuses', () => {
    const likely = fc.string({ unit: fc.constantFrom(...'0123456789abcf.::'), maxLength: 20 });
    fc.assert(
      fc.property(fc.oneof(likely, fc.string()), (text) => {
        if (parseAddress(text) !== undefined) expect(isIP(text)).not.toBe(0);
      }),
      { numRuns: 3000 },
    );
  });

  test('a mapped address is the address it maps', () => {
    fc.assert(
      fc.property(fours, (address) => {
        expect(parseAddress(`::ffff:${formatAddress(address)}`)).toEqual(address);
      }),
    );
  });
});

describe('blocks', () => {
  test.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['10.1.2.3', '10.1.2.3/32'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:db8::1', '2001:db8::1/128'],
    ['2001:db8:ffff::1/32', '2001:db8::/32'],
    ['::/0', '::/0'],
    ['::ffff:10.1.2.3/104', '10.0.0.0/8'],
    ['::ffff:10.1.2.3', '10.1.2.3/32'],
    ['::ffff:0:0/96', '0.0.0.0/0'],
    ['::ffff:0:0/95', '::fffe:0:0/95'],
  ])('%s is the block %s', (text, canonical) => {
    expect(readBlock(text)).toBe(canonical);
  });

  test.each([
    '',
    '/8',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '10.0.0.0/-1',
    '10.0.0.0/+8',
    '10.0.0.0/8.0',
    '10.0.0.0/ 8',
    '10.0.0.0/8/8',
    '10.0.0.0/255.0.0.0',
    '10.0.0/8',
    '10/8',
    '10.0.0.*',
    '10.0.0.1-10.0.0.9',
    '::/129',
    '::/1e1',
    '::ffff:10.0.0.0/129',
    'fe80::1%eth0/64',
    'fe80::1%eth0',
    '[::1]/128',
    '*',
    'all',
  ])('%j is no block', (text) => {
    expect(parseBlock(text)).toBeUndefined();
  });

  test('an address is in a block exactly when the first bits agree', () => {
    fc.assert(
      fc.property(addresses, addresses, fc.nat(128), (inside, other, length) => {
        const bits = inside.family === 4 ? 32 : 128;
        const prefix = Math.min(length, bits);
        const block = parseBlock(`${formatAddress(inside)}/${prefix}`);
        if (block === undefined) throw new Error('not read');
        expect(isInBlock(inside, block)).toBe(true);
        const first = ({ value }: Address) => value.toString(2).padStart(bits, '0').slice(0, prefix);
        const expected = other.family === inside.family && first(other) === first(inside);
        expect(isInBlock(other, block)).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  test('a list holds what any of its blocks holds, and a text that is no block widens nothing', () => {
    const blocks = ['nonsense', '10.0.0.0/8', '2001:db8::/32', '0.0.0.0/00'];
    expect(isInAnyBlock(the('10.9.8.7'), blocks)).toBe(true);
    expect(isInAnyBlock(the('::ffff:10.9.8.7'), blocks)).toBe(true);
    expect(isInAnyBlock(the('2001:db8::7'), blocks)).toBe(true);
    expect(isInAnyBlock(the('11.0.0.1'), blocks)).toBe(false);
    expect(isInAnyBlock(the('::a00:1'), blocks)).toBe(false);
    expect(isInAnyBlock(the('10.9.8.7'), [])).toBe(false);
    expect(isInAnyBlock(the('10.9.8.7'), ['::/0'])).toBe(false);
    expect(isInAnyBlock(the('2001:db8::7'), ['0.0.0.0/0'])).toBe(false);
  });

  test('answers stay right when more blocks were seen than are remembered', () => {
    for (let i = 0; i < 10_000; i++) {
      const text = `10.${i >> 8}.${i & 255}.0/24`;
      expect(isInAnyBlock(the(`10.${i >> 8}.${i & 255}.77`), [text])).toBe(true);
    }
    expect(isInAnyBlock(the('10.0.0.77'), ['10.0.0.0/24'])).toBe(true);
    expect(isInAnyBlock(the('10.0.1.77'), ['10.0.0.0/24'])).toBe(false);
  });
});

describe('guess groups', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
  ])('%s guesses for %s', (text, group) => {
    expect(guessGroup(the(text))).toBe(group);
  });
});
