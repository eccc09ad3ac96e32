import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeOctets } from './octets.js';

test('text that was sent as UTF-8 is read as it was written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(decodeOctets(Buffer.from(text, 'utf8').toString('latin1'))).toBe(text);
    }),
  );
});

test('octets that are no UTF-8 stay as they are, and nothing makes it throw', () => {
  for (const value of ['\xff', 'caf\xe9', '\xc0\xaf', '\xed\xa0\x80', '%\xff%41']) {
    expect(decodeOctets(value)).toBe(value);
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      expect(decodeOctets(value)).toBeTypeOf('string');
    }),
  );
});

test('percent signs are text, not escapes', () => {
  expect(decodeOctets('%41')).toBe('%41');
  expect(decodeOctets('%41\xc3\xa9')).toBe('%41é');
});
