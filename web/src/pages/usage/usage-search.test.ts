import { expect, it } from 'vitest';
import { customProblem, questionOf, readUsageSearch } from './usage-search.js';

const now = Date.UTC(2027, 0, 15, 12);

it('an address that is not understood shows what an empty one shows', () => {
  expect(readUsageSearch({ range: 'year', group: 1, key: '<script>', from: '2027-99-99' })).toEqual({});
  expect(questionOf({}, now)).toEqual({
    from: '2027-01-14T12:00:00.000Z',
    to: '2027-01-15T12:00:00.000Z',
    groupBy: 'key',
    keyId: undefined,
  });
});

it('a custom time holds both its days whole, and asks nothing while it is not complete', () => {
  const search = readUsageSearch({ range: 'custom', from: '2027-01-10', to: '2027-01-10', key: 'key_1' });
  const question = questionOf(search, now);
  expect(Date.parse(question?.to ?? '') - Date.parse(question?.from ?? '')).toBe(86_400_000);
  expect(question?.keyId).toBe('key_1');
  expect(questionOf({ range: 'custom', from: '2027-01-10' }, now)).toBeUndefined();
  expect(questionOf({ range: 'custom', from: '2027-01-10', to: '2027-01-09' }, now)).toBeUndefined();
  expect(customProblem({ from: '2027-01-10', to: '2027-01-09' })).toBe(
    'The first day must not be after the last.',
  );
});
