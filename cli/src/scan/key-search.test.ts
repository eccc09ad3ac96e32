import { describe, expect, it } from 'vitest';
import { createKeySearch } from './key-search.js';
import { createPositions } from './positions.js';
import { aSecret, format } from './test-support/a-secret.js';

function searchIn(bytes: Buffer, size: number) {
  const search = createKeySearch(format);
  for (let at = 0; at < bytes.length; at += size) search.push(bytes.subarray(at, at + size));
  return search.found();
}

function offsetsIn(bytes: Buffer, size: number): readonly number[] {
  return searchIn(bytes, size).map(({ offset }) => offset);
}

function bigEndian(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

describe('the search', () => {
  it('finds every key once, however the bytes are cut', () => {
    const text = `ü${'x'.repeat(70)}${aSecret()}${aSecret('test')}neo_live_\n${aSecret()}`;
    for (let size = 1; size < 250; size++) {
      expect(offsetsIn(Buffer.from(text), size)).toEqual([72, 119, 176]);
    }
  });

  it('finds a key in UTF-16 of both byte orders, however the bytes are cut', () => {
    const text = `\ufeffa ${aSecret()} ü ${aSecret('test')}`;
    for (let size = 1; size < 250; size++) {
      expect(offsetsIn(Buffer.from(text, 'utf16le'), size)).toEqual([6, 106]);
      expect(offsetsIn(bigEndian(text), size)).toEqual([7, 107]);
    }
  });

  it('finds keys of both widths in one file, in the order of their places', () => {
    const parts = [Buffer.from(aSecret(), 'utf16le'), Buffer.from(aSecret()), bigEndian(aSecret('test'))];
    const hits = searchIn(Buffer.concat(parts), 64);
    expect(hits.map(({ offset, environment }) => [offset, environment])).toEqual([
      [0, 'live'],
      [94, 'live'],
      [142, 'test'],
    ]);
  });

  it('never finds a key with one wrong character', () => {
    const secret = aSecret();
    for (let at = 0; at < secret.length; at++) {
      const wrong = secret.slice(0, at) + (secret[at] === 'a' ? 'b' : 'a') + secret.slice(at + 1);
      expect(searchIn(Buffer.from(wrong), 1000)).toEqual([]);
      expect(searchIn(Buffer.from(wrong, 'utf16le'), 1000)).toEqual([]);
    }
  });

  it('gives equal keys equal fingerprints, in whatever encoding, and different keys different ones', () => {
    const secret = aSecret();
    const [narrow, wide, other] = [secret, Buffer.from(secret, 'utf16le'), aSecret()].map(
      (text) => searchIn(Buffer.from(text as string), 1000)[0]?.fingerprint,
    );
    expect(narrow).toMatch(/^[0-9a-f]{32}$/);
    expect(wide).toBe(narrow);
    expect(other).not.toBe(narrow);
  });
});

describe('positions', () => {
  it('are told in characters, CRLF or not', () => {
    const { positions, push } = createPositions([0, 3, 5, 9]);
    push(Buffer.from('a\r\nüb\r\nc'));
    push(Buffer.from('d'));
    expect(positions).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 1 },
      { line: 2, column: 2 },
      { line: 3, column: 2 },
    ]);
  });

  it.each([
    ['little', Buffer.from('\ufeffaਊ😀\nük', 'utf16le'), [2, 14]],
    ['big', bigEndian('\ufeffaਊ😀\nük'), [3, 15]],
  ])('are told in characters of UTF-16, %s-endian, byte by byte', (_order, bytes, offsets) => {
    const { positions, push } = createPositions(offsets);
    for (const byte of bytes) push(Uint8Array.of(byte));
    expect(positions).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 2 },
    ]);
  });
});
