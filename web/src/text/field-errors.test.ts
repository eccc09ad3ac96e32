import { expect, it } from 'vitest';
import { sortErrors } from './field-errors.js';

const fields = {
  name: 'name',
  permissions: 'permissions',
  expiresIn: 'expiry',
  expiresAt: 'expiry',
} as const;

it('an error about one entry of a list belongs to the field of the list', () => {
  expect(sortErrors([{ field: 'permissions[3]', message: 'Unknown.' }], fields).byField).toEqual({
    permissions: 'Unknown.',
  });
});

it('the first error of a field is kept', () => {
  const errors = [
    { field: 'expiresIn', message: 'First.' },
    { field: 'expiresAt', message: 'Second.' },
  ];
  expect(sortErrors(errors, fields).byField).toEqual({ expiry: 'First.' });
});

it('an error that fits no field is not lost, whatever its name', () => {
  const errors = [
    { field: '', message: 'Body.' },
    { field: 'constructor', message: 'Odd.' },
  ];
  expect(sortErrors(errors, fields).others).toEqual(['Body.', 'Odd.']);
});
