import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from './csv.js';
import { maxImportLines, readImportFile } from './import-file.js';
import { readDigest } from './read-digest.js';

const digestAs = (encoding: 'hex' | 'base64' | 'base64url') =>
  createHash('sha256').update('a secret').digest(encoding);

describe('a CSV text', () => {
  const quoted = (cell: string) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', ' ', ',', '"', '\n', '\r', ';') });

  it('is read as it was written, whatever stands in its cells', () => {
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.constantFrom('\n', '\r\n'), (written, end) => {
        const text = written.map((row) => row.map(quoted).join(',')).join(end);
        const read = readCsv(text);
        expect(Array.isArray(read) && read.map(({ cells }) => cells)).toEqual(written);
      }),
    );
  });

  it('tells the line a record begins at, and the line of a quote that is never closed', () => {
    expect(readCsv('a,b\n"1\n2",x\n\nlast,"y"\n')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1\n2', 'x'] },
      { line: 5, cells: ['last', 'y'] },
    ]);
    expect(readCsv('a,b\n1,"2\n3')).toEqual({ line: 2 });
  });
});

describe('a digest', () => {
  it.each(['hex', 'base64', 'base64url'] as const)('in %s is stored as our own are', (encoding) => {
    expect(readDigest(digestAs(encoding))).toBe(digestAs('base64url'));
    expect(readDigest(digestAs(encoding).replace(/=$/, ''))).toBe(digestAs('base64url'));
  });

  it.each([
    ['one digit short', digestAs('hex').slice(1)],
    ['one character short', digestAs('base64url').slice(1)],
    ['with bits that mean nothing', `${digestAs('base64url').slice(0, 42)}_`],
    ['SHA-512', createHash('sha512').update('x').digest('hex')],
    ['bcrypt', '$2b$10$abcdefghijklmnopqrstuuOMb8J3'],
    ['in a mixed alphabet', `-+${digestAs('base64url').slice(2)}`],
  ])('that is %s is none', (_case, text) => {
    expect(readDigest(text)).toBeUndefined();
  });
});

describe('a file', () => {
  it('of JSON lines and one of CSV say the same', () => {
    const csv = '\ufeffAccount,key_hash,Expires\r\na@b.c,DIGEST,\r\n';
    const json = '{"account":"a@b.c","digest":"DIGEST","expires":null}\n\n';
    const values = { account: 'a@b.c', digest: 'DIGEST' };
    expect(readImportFile(csv)).toEqual([{ line: 2, values }]);
    expect(readImportFile(json)).toEqual([{ line: 1, values }]);
  });

  it.each([
    ['an unknown column', 'digest,expiers\nx,y\n', 'line 1'],
    ['a column under two names', 'digest,hash\nx,y\n', 'line 1: digest'],
    ['a line with a cell too many', 'digest,name\nx,y\nx,y,z\n', 'line 3'],
    ['no line', 'digest,name\n', 'line 1'],
    ['nothing', '', 'line 1'],
    ['half an object', '{"digest":"x"}\n{"digest":\n', 'line 2'],
    ['a list', '{"digest":"x"}\n["x"]\n', 'line 2'],
    ['too many lines', `digest\n${'x\n'.repeat(maxImportLines + 1)}`, `line ${maxImportLines + 2}`],
  ])('with %s is refused by its line', (_case, text, field) => {
    const read = readImportFile(text);
    expect(read[0]).toMatchObject({ field, message: expect.any(String) });
  });

  it('without headings is refused without repeating what it holds', () => {
    expect(JSON.stringify(readImportFile('sk_live_very_secret,a\nx,y\n'))).not.toContain('secret_');
    expect(JSON.stringify(readImportFile('sk_live_very,a\nx,y\n'))).not.toContain('sk_live');
  });
});
