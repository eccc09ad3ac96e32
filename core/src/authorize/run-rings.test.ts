import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RunRings } from './run-rings.js';

interface Run {
  readonly at: number;
  readonly units: number;
}

const maximum = 64;

/** Rings with their heads in every third of somebody's numbers. */
class Rings {
  readonly cells = new Float64Array(12);
  readonly rings = new RunRings(maximum, this.cells);

  aRing(index: number) {
    const { rings } = this;
    const ring = 3 * index + 1;
    return {
      push: ({ at, units }: Run) => rings.push(ring, at, units),
      drop: () => rings.dropOldest(ring),
      close: () => rings.close(ring),
      all: () =>
        Array.from({ length: rings.lengthOf(ring) }, (_, run) => ({
          at: rings.atOf(ring, run),
          units: rings.unitsOf(ring, run),
        })),
    };
  }
}

/** What the runs are to be, as a list. */
function pushTo(runs: readonly Run[], run: Run): readonly Run[] {
  const [oldest, next, ...rest] = runs;
  if (runs.length < maximum || oldest === undefined || next === undefined) return [...runs, run];
  return [{ at: next.at, units: oldest.units + next.units }, ...rest, run];
}

/** How many are pushed or, when negative, dropped in each of two rings: from none to more than are kept, and back. */
const changes = fc.array(
  fc.record({
    index: fc.constantFrom(0, 1),
    by: fc.oneof(fc.integer({ min: -70, max: 70 }), fc.integer({ min: -3, max: 3 })),
  }),
  { minLength: 1, maxLength: 40 },
);

test('runs are what a plain list says, and the numbers between the heads are let be', () => {
  fc.assert(
    fc.property(changes, (steps) => {
      const all = new Rings();
      const others = [0, 2, 3, 5];
      for (const other of others) all.cells[other] = -0.1;
      const rings = [all.aRing(0), all.aRing(1)];
      const models: (readonly Run[])[] = [[], []];
      let at = 0;
      for (const { index, by } of steps) {
        for (let i = 0; i < Math.abs(by); i++) {
          const model = models[index] ?? [];
          if (by > 0) {
            const run = { at: ++at + 0.25, units: (at % 7) / 2 };
            rings[index]?.push(run);
            models[index] = pushTo(model, run);
          } else if (model.length > 0) {
            expect(rings[index]?.drop()).toBe(model[0]?.units);
            models[index] = model.slice(1);
          }
        }
        expect(rings.map((each) => each.all())).toEqual(models);
      }
      expect(others.map((other) => all.cells[other])).toEqual([-0.1, -0.1, -0.1, -0.1]);
    }),
    { numRuns: 200 },
  );
});

test('a steady run in, run out keeps its order at every length there is', () => {
  for (let length = 1; length <= maximum; length++) {
    const ring = new Rings().aRing(0);
    let model: readonly Run[] = [];
    for (let at = 1; at <= 3 * maximum; at++) {
      if (model.length === length) {
        ring.drop();
        model = model.slice(1);
      }
      ring.push({ at, units: at });
      model = [...model, { at, units: at }];
    }
    expect(ring.all()).toEqual(model);
  }
});

test('room that was given back is taken again, and a ring that was closed has no runs', () => {
  const all = new Rings();
  const [closed, kept] = [all.aRing(0), all.aRing(1)];
  for (let i = 0; i < 3; i++) {
    kept.close();
    for (let at = 1; at <= 64; at++) closed.push({ at, units: 1 });
    closed.close();
    expect(closed.all()).toEqual([]);
    for (let at = 1; at <= 64; at++) kept.push({ at: -at, units: 2 });
    expect(kept.all()).toEqual(Array.from({ length: 64 }, (_, run) => ({ at: -1 - run, units: 2 })));
  }
});

test('rings keep their runs when their heads move', () => {
  const all = new Rings();
  for (let at = 1; at <= 40; at++) all.aRing(1).push({ at, units: 1 });
  const before = all.aRing(1).all();
  const cells = new Float64Array(24);
  cells.set(all.cells);
  all.rings.lieIn(cells);
  all.aRing(3).push({ at: -1, units: 3 });
  all.cells.fill(-0.1);
  expect([all.aRing(1).all(), all.aRing(3).all()]).toEqual([before, [{ at: -1, units: 3 }]]);
});
