import { expect, it } from 'vitest';
import { csvOf } from './csv.js';

it('a text that a spreadsheet would run as a formula is shown as a text', () => {
  for (const first of ['=', '+', '-', '@', '\t', '\r']) {
    const cell = csvOf([[`${first}cmd|' /C calc'!A0`]]);
    expect(cell.replace(/^"/, '').startsWith("'"), JSON.stringify(first)).toBe(true);
  }
  expect(csvOf([['=HYPERLINK("http://evil","x")', -5]])).toBe(`"'=HYPERLINK(""http://evil"",""x"")",-5\r\n`);
});

it('commas, quotes and line ends stay inside their cell (RFC 4180)', () => {
  expect(
    csvOf([
      ['a', 'b,c', 'say "hi"', 'two\r\nlines'],
      ['', 1],
    ]),
  ).toBe('a,"b,c","say ""hi""","two\r\nlines"\r\n,1\r\n');
});
