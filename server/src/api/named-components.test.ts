import { expect, it } from 'vitest';
import { withNamedComponents } from './named-components.js';

const limit = { type: 'object', title: 'Limit', properties: { title: { type: 'string' } } };

it('a schema with a title stands once under its name, and is referred to wherever it was used', () => {
  const document = {
    openapi: '3.1.0',
    paths: { '/a': { get: { schema: limit } }, '/b': { get: { schema: { type: 'array', items: limit } } } },
  };
  const limitRef = { $ref: '#/components/schemas/Limit' };
  expect(withNamedComponents(document)).toEqual({
    openapi: '3.1.0',
    components: { schemas: { Limit: limit } },
    paths: {
      '/a': { get: { schema: limitRef } },
      '/b': { get: { schema: { type: 'array', items: limitRef } } },
    },
  });
});

it('a schema inside another one is referred to from there', () => {
  const plan = { title: 'Plan', properties: { limit } };
  const { components } = withNamedComponents({
    paths: { schema: plan },
    components: { securitySchemes: {} },
  });
  expect(components).toEqual({
    securitySchemes: {},
    schemas: {
      Limit: limit,
      Plan: { ...plan, properties: { limit: { $ref: '#/components/schemas/Limit' } } },
    },
  });
});

it('two schemas of one name are refused', () => {
  const other = { ...limit, description: 'Another one.' };
  expect(() => withNamedComponents({ paths: { a: limit, b: other } })).toThrow(/title Limit/);
});
