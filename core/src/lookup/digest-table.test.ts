import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../test/builders.js';
import { DigestTable, type Kept, nowhere } from './digest-table.js';

/** Few beginnings, so that most digests share theirs with others, as no real digests do; enough for some to begin at a table's end. */
const beginnings = Array.from({ length: 20 }, (_, n) => sha256(`beginning ${n}`).slice(0, 6));
const digests = fc
  .tuple(fc.constantFrom(...beginnings), fc.integer({ min: 0, max: 7 }))
  .map(([beginning, rest]) => `${beginning}${rest}`);

function kept(number: number): Kept<number> {
  return { value: number, readAt: number + 0.5, era: number - 200 };
}

function keptBy(table: DigestTable<number>, digest: string): Kept<number> | undefined {
  const place = table.find(digest);
  if (place === nowhere) return undefined;
  return { value: table.valueAt(place), readAt: table.readAtOf(place), era: table.eraOf(place) };
}

/** What a general map, emptied from its beginning, says about the same additions. */
function addToModel(model: Map<string, Kept<number>>, capacity: number, digest: string, number: number) {
  const [oldest] = model;
  const left = model.size === capacity && oldest ? { digest: oldest[0], value: oldest[1].value } : undefined;
  if (left !== undefined) model.delete(left.digest);
  model.set(digest, kept(number));
  return left;
}

describe('a table by digest', () => {
  it('finds what was added or set and nothing else, whatever digests share, whoever left and however it grew', () => {
    const capacities = fc.integer({ min: 1, max: 150 });
    const additions = fc.array(digests, { maxLength: 400, size: 'max' });
    const property = fc.property(capacities, additions, (capacity, added) => {
      const table = new DigestTable<number>(capacity);
      const model = new Map<string, Kept<number>>();
      const asked = [...new Set(added)];
      for (const [number, digest] of added.entries()) {
        if (model.has(digest)) {
          table.set(table.find(digest), kept(number));
          model.set(digest, kept(number));
        } else expect(table.add(digest, kept(number))).toEqual(addToModel(model, capacity, digest, number));
        expect(table.size).toBe(model.size);
        expect(asked.map((each) => keptBy(table, each))).toEqual(asked.map((each) => model.get(each)));
      }
    });
    fc.assert(property, { numRuns: 30 });
  });

  it('changes the era of one digest alone', () => {
    const table = new DigestTable<number>(10);
    table.add('AAAAAA0', kept(1));
    table.add('AAAAAA1', kept(2));
    table.setEra(table.find('AAAAAA0'), 2 ** 31 - 1);
    expect(keptBy(table, 'AAAAAA0')).toEqual({ ...kept(1), era: 2 ** 31 - 1 });
    expect(keptBy(table, 'AAAAAA1')).toEqual(kept(2));
  });

  it('holds many digests and forgets the first of more than its capacity', () => {
    const table = new DigestTable<number>(5000);
    const all = Array.from({ length: 12_000 }, (_, n) => sha256(`secret ${n}`));
    for (const [number, digest] of all.entries()) table.add(digest, kept(number));
    expect(table.size).toBe(5000);
    expect(all.map((digest) => keptBy(table, digest))).toEqual(
      all.map((_, number) => (number < 7000 ? undefined : kept(number))),
    );
  });

  it('takes a digest for another only when all of it is the same', () => {
    const table = new DigestTable<number>(10);
    const digest = sha256('secret');
    table.add(digest, kept(1));
    for (const index of digest.split('').keys()) {
      expect(table.find(`${digest.slice(0, index)}!${digest.slice(index + 1)}`)).toBe(nowhere);
    }
    expect(table.find(digest.slice(0, 20))).toBe(nowhere);
    expect(table.find(`${digest}A`)).toBe(nowhere);
    expect(table.find('')).toBe(nowhere);
  });

  it('finds any text, the empty one and such of wide characters too', () => {
    const table = new DigestTable<number>(10);
    const texts = ['', '\u0000', 'd', '\u0141\u0141', 'AA', '\ud83d\ude00'];
    for (const [number, text] of texts.entries()) table.add(text, kept(number));
    expect(texts.map((text) => keptBy(table, text))).toEqual(texts.map((_, number) => kept(number)));
  });
});
