import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isFieldName } from './field-name.js';

it.each([
  ['Authorization', 'authorization', true],
  ['AUTHORIZATION', 'authorization', true],
  ['X-Forwarded-For', 'x-forwarded-for', true],
  ['X-Forwarded-Uri', 'x-forwarded-for', false],
  ['X_Forwarded_For', 'x-forwarded-for', false],
  ['X-Forwarded-Fo', 'x-forwarded-for', false],
  ['', 'te', false],
  // The Kelvin sign, whose small letter is a k to `toLowerCase`: no octet of a field's name.
  ['\u212aey', 'key', false],
])('"%s" is %s: %s', (written, name, is) => {
  expect(isFieldName(written, name)).toBe(is);
});

it('folds letters and nothing else, as RFC 9110 has it', () => {
  const name = fc.stringMatching(/^[a-z][a-z-]{0,8}$/);
  const token = fc.stringMatching(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,9}$/);
  fc.assert(
    fc.property(
      name,
      fc.oneof(
        token,
        name.map((text) => text.toUpperCase()),
      ),
      (wanted, written) => {
        expect(isFieldName(written, wanted)).toBe(written.toLowerCase() === wanted);
      },
    ),
    { numRuns: 2000 },
  );
  for (let code = 0; code < 256; code++) {
    const octet = String.fromCharCode(code);
    expect(isFieldName(octet, 'a')).toBe(octet === 'a' || octet === 'A');
  }
});
