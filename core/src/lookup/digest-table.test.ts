import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../test/builders.js';
import { DigestTable } from './digest-table.js';

/** Few beginnings, so that most digests share theirs with others, as no real digests do. */
const digests = fc
  .tuple(fc.constantFrom('AAAAAA', 'AAAAAB', '______'), fc.integer({ min: 0, max: 12 }))
  .map(([beginning, rest]) => `${beginning}${rest}`);

interface Numbered {
  readonly digest: string;
  readonly number: number;
}

/** What a general map, emptied from its beginning, says about the same additions. */
function addToModel(model: Map<string, number>, capacity: number, value: Numbered): string | undefined {
  const [oldest] = model.keys();
  const leaves = model.size === capacity ? oldest : undefined;
  if (leaves !== undefined) model.delete(leaves);
  model.set(value.digest, value.number);
  return leaves;
}

describe('a table by digest', () => {
  it('finds what was added and nothing else, whatever digests share and whoever left', () => {
    const capacities = fc.integer({ min: 1, max: 20 });
    const property = fc.property(capacities, fc.array(digests, { maxLength: 200 }), (capacity, added) => {
      const table = new DigestTable<Numbered>(capacity);
      const model = new Map<string, number>();
      for (const [number, digest] of added.entries()) {
        const value = { digest, number };
        if (!model.has(digest)) {
          const leaves = addToModel(model, capacity, value);
          expect(table.add(value)?.digest).toBe(leaves);
        }
        expect(table.size).toBe(model.size);
        for (const asked of added) expect(table.find(asked)?.number).toBe(model.get(asked));
      }
    });
    fc.assert(property);
  });

  it('holds many digests and forgets the first of more than its capacity', () => {
    const table = new DigestTable<{ digest: string }>(5000);
    const all = Array.from({ length: 12_000 }, (_, n) => sha256(`secret ${n}`));
    for (const digest of all) table.add({ digest });
    expect(table.size).toBe(5000);
    expect(all.map((digest) => table.find(digest)?.digest)).toEqual([
      ...Array.from({ length: 7000 }, () => undefined),
      ...all.slice(7000),
    ]);
    expect([...table.values()].map(({ digest }) => digest).sort()).toEqual(all.slice(7000).sort());
  });

  it('takes a digest for another only when all of it is the same', () => {
    const table = new DigestTable<{ digest: string }>(10);
    const digest = sha256('secret');
    table.add({ digest });
    expect(table.find(`${digest.slice(0, -1)}!`)).toBeUndefined();
    expect(table.find(digest.slice(0, 20))).toBeUndefined();
    expect(table.find('')).toBeUndefined();
  });
});
