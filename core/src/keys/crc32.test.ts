import { expect, test } from 'vitest';
import { crc32 } from './crc32.js';

test.each([
  ['', 0x00000000],
  ['a', 0xe8b7be43],
  ['abc', 0x352441c2],
  ['123456789', 0xcbf43926],
  ['message digest', 0x20159d7f],
  ['abcdefghijklmnopqrstuvwxyz', 0x4c2750bd],
  ['The quick brown fox jumps over the lazy dog', 0x414fa339],
  ['a'.repeat(1000), 0x9a38da03],
])('CRC-32 of %j is the published value', (text, expected) => {
  expect(crc32(text)).toBe(expected);
});
