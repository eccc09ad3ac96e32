import { describe, expect, it } from 'vitest';
import { createObjectReader, createSplitter } from './object-reader.js';

const id = 'a'.repeat(40);
const contents = ['', 'one', `${id} blob 3\nnot a head\n`, '\n\n'];
const printed = Buffer.from(
  `${contents.map((text) => `${id} blob ${text.length}\n${text}\n`).join('')}${id} missing\n`,
);

function readIn(size: number) {
  const read: string[] = [];
  const take = createObjectReader({
    begin: ({ type }) => read.push(`${type}:`),
    data: (chunk) => read.push((read.pop() ?? '') + chunk.toString()),
    end: () => undefined,
    missing: (absent) => read.push(`missing ${absent.length}`),
  });
  for (let at = 0; at < printed.length; at += size) take(printed.subarray(at, at + size));
  return read;
}

describe('what git prints of objects', () => {
  it('is read the same however it is cut, even when an object looks like an announcement', () => {
    const expected = [...contents.map((text) => `blob:${text}`), 'missing 40'];
    for (let size = 1; size <= printed.length; size++) expect(readIn(size)).toEqual(expected);
  });

  it('is refused when it is something else', () => {
    const take = createObjectReader({
      begin: () => undefined,
      data: () => undefined,
      end: () => undefined,
      missing: () => undefined,
    });
    expect(() => take(Buffer.alloc(1000, 'x'))).toThrow('something else');
  });
});

describe('a splitter', () => {
  it('gives whole texts, characters that were cut included', () => {
    const bytes = Buffer.from('ü\0ä\0rest');
    const { push, rest } = createSplitter('\0');
    expect([...bytes].flatMap((byte) => push(Buffer.of(byte)))).toEqual(['ü', 'ä']);
    expect(rest()).toBe('rest');
  });
});
