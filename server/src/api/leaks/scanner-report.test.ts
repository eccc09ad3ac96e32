import fc from 'fast-check';
import { expect, it } from 'vitest';
import { maxMatches, readScannerReport } from './scanner-report.js';

const octets = (text: string) => Buffer.from(text, 'utf8');

it('no octets make it throw, and what it reads is whole', () => {
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map(octets),
    fc.array(fc.object(), { maxLength: 5 }).map((list) => octets(JSON.stringify(list))),
  );
  fc.assert(
    fc.property(bodies, (body) => {
      for (const match of readScannerReport(body) ?? []) {
        expect([typeof match.token, typeof match.type]).toEqual(['string', 'string']);
      }
    }),
  );
});

it('every well-formed report is read back in its order', () => {
  const wholeText = fc.string({ unit: 'grapheme' });
  const matches = fc.array(
    fc.record({ token: wholeText, type: wholeText, url: fc.webUrl(), source: wholeText }),
  );
  fc.assert(
    fc.property(matches, (report) => {
      const read = readScannerReport(octets(JSON.stringify(report)));
      expect(read).toEqual(report.map(({ token, type, url }) => ({ token, type, where: url })));
    }),
  );
});

it('a report with more matches than are taken is refused whole', () => {
  const list = (count: number) => octets(JSON.stringify(Array(count).fill({ token: 'a', type: 'b' })));
  expect(readScannerReport(list(maxMatches))).toHaveLength(maxMatches);
  expect(readScannerReport(list(maxMatches + 1))).toBeUndefined();
});

it('text that is not UTF-8 is no report', () => {
  expect(readScannerReport(Buffer.from('[{"token":"\xff","type":"b"}]', 'latin1'))).toBeUndefined();
});
