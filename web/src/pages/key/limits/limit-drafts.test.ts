import { expect, it } from 'vitest';
import { readDrafts, sortLimitErrors } from './limit-drafts.js';

const draft = { id: 7, name: ' burst ', allow: '60', per: ' 1m' };

it('what is typed is sent without the blanks around it', () => {
  expect(readDrafts([draft])).toEqual([{ name: 'burst', allow: 60, per: '1m' }]);
});

it('what is missing is told at each input before anything is sent', () => {
  const read = readDrafts([draft, { id: 8, name: '', allow: 'many', per: '' }]);
  expect('byInput' in read && [...read.byInput.keys()]).toEqual([
    'limit-8-name',
    'limit-8-allow',
    'limit-8-per',
  ]);
});

it('an error of the server finds the row it is about, and one about all rows is told for itself', () => {
  const errors = [
    { field: 'limits[1].allow', message: 'too much' },
    { field: 'limits', message: 'too many' },
  ];
  const sorted = sortLimitErrors(errors, [{ ...draft, id: 3 }, draft]);
  expect([...sorted.byInput]).toEqual([['limit-7-allow', 'too much']]);
  expect(sorted.others).toEqual(['too many']);
});
