import { describe, expect, it } from 'vitest';
import { isUniqueViolation } from './unique-violation.js';

describe('a unique violation', () => {
  it.each(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', '23505'])(
    'is known by the code %s',
    (code) => {
      expect(isUniqueViolation(Object.assign(new Error('any text'), { code }))).toBe(true);
    },
  );

  it.each(['SQLITE_CONSTRAINT_FOREIGNKEY', '23503', 23505, undefined])('is not the code %s', (code) => {
    expect(isUniqueViolation(Object.assign(new Error('UNIQUE constraint failed'), { code }))).toBe(false);
  });

  it('is never a value that is no error', () => {
    expect(isUniqueViolation({ code: '23505' })).toBe(false);
  });
});
