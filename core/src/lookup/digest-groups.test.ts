import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DigestGroups } from './digest-groups.js';

const steps = fc.record({
  isAdded: fc.boolean(),
  name: fc.constantFrom('key_1', 'key_2'),
  digest: fc.constantFrom('a', 'b', 'c'),
});

it('a group holds what was added to it and not removed since, once each', () => {
  const property = fc.property(fc.array(steps, { maxLength: 60 }), (taken) => {
    const groups = new DigestGroups();
    const model = new Map([
      ['key_1', new Set<string>()],
      ['key_2', new Set<string>()],
    ]);
    for (const { isAdded, name, digest } of taken) {
      if (isAdded) groups.add(name, digest);
      else groups.remove(name, digest);
      if (isAdded) model.get(name)?.add(digest);
      else model.get(name)?.delete(digest);
      for (const [each, members] of model) expect([...groups.of(each)].sort()).toEqual([...members].sort());
    }
  });
  fc.assert(property);
});
