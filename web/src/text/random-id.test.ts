import { expect, it } from 'vitest';
import { randomId } from './random-id.js';

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it('where randomUUID is missing (plain http) the id has the same shape', () => {
  const id = randomId({ getRandomValues: (array) => crypto.getRandomValues(array) });
  expect(id).toMatch(shape);
});

it('two ids differ', () => {
  expect(randomId()).not.toBe(randomId());
});
