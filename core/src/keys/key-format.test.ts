import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aSecret, format } from '../../test/builders.js';
import {
  base62,
  beginningOf,
  checksumOf,
  environmentOf,
  environments,
  hintOf,
  isWellFormed,
  markerOf,
  newSecret,
  patternOf,
} from './key-format.js';

const randomParts = fc.string({ unit: fc.constantFrom(...base62), minLength: 32, maxLength: 32 });

describe('a new secret', () => {
  test('is marker, 32 random characters and 6 of checksum, and well-formed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...environments), randomParts, (environment, random) => {
        const asked: unknown[] = [];
        const secret = newSecret(format, environment, (alphabet, length) => {
          asked.push([alphabet, length]);
          return random;
        });
        expect(asked).toEqual([[base62, 32]]);
        expect(secret).toBe(`neo_${environment}_${random}${secret.slice(-6)}`);
        expect(secret).toMatch(/^neo_(?:live|test)_[0-9A-Za-z]{38}$/);
        expect(secret).toMatch(new RegExp(`^${patternOf(format)}$`));
        expect(isWellFormed(format, secret)).toBe(true);
        expect(environmentOf(format, secret)).toBe(environment);
      }),
    );
  });

  test('is selected by one double-click: nothing but letters, digits and underscores', () => {
    expect(aSecret()).toMatch(/^\w+$/);
  });

  test('the alphabet has 62 different characters', () => {
    expect(new Set(base62).size).toBe(62);
  });
});

describe('the checksum', () => {
  test.each([
    ['', '000000'],
    [`neo_live_${'0'.repeat(32)}`, '2Epytc'],
    [`neo_live_${'z'.repeat(32)}`, '0o0y7e'],
    ['neo_test_0123456789ABCDEFGHIJKLMNOPQRSTUV', '10I5fK'],
  ])('of %j is %s, as an independent CRC-32 says', (text, expected) => {
    expect(checksumOf(text)).toBe(expected);
  });

  test('refuses every secret in which one character was changed', () => {
    fc.assert(
      fc.property(randomParts, fc.nat(), fc.nat(), (random, place, letter) => {
        const secret = newSecret(format, 'live', () => random);
        const at = place % secret.length;
        const character = base62.charAt(letter % 62);
        fc.pre(secret[at] !== character);
        expect(isWellFormed(format, secret.slice(0, at) + character + secret.slice(at + 1))).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('well-formedness', () => {
  test('belongs to the prefix of the installation', () => {
    const foreign = newSecret({ prefix: 'acme' }, 'live', () => base62.slice(0, 32));
    expect(isWellFormed({ prefix: 'acme' }, foreign)).toBe(true);
    expect(isWellFormed(format, foreign)).toBe(false);
    expect(environmentOf(format, foreign)).toBeUndefined();
  });

  test('belongs to the environment: a live secret renamed to test is no secret', () => {
    expect(isWellFormed(format, aSecret().replace('_live_', '_test_'))).toBe(false);
  });

  test('nothing is left over: no line end, no blank, no character more', () => {
    for (const extra of ['\n', ' ', 'A', '\0']) {
      expect(isWellFormed(format, aSecret() + extra)).toBe(false);
      expect(isWellFormed(format, extra + aSecret())).toBe(false);
    }
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(isWellFormed(format, text)).toBe(false);
      }),
    );
  });
});

describe('the hint', () => {
  test('shows the marker, the first four and the last four characters and nothing else', () => {
    fc.assert(
      fc.property(randomParts, (random) => {
        const secret = newSecret(format, 'test', () => random);
        expect(hintOf(format, secret)).toBe(`neo_test_${random.slice(0, 4)}…${secret.slice(-4)}`);
      }),
    );
  });

  test('begins like every secret whose beginning is the same, and no other text has that beginning', () => {
    fc.assert(
      fc.property(fc.constantFrom(...environments), randomParts, fc.nat(40), (environment, random, kept) => {
        const secret = newSecret(format, environment, () => random);
        const beginning = `neo_${environment}_${random.slice(0, 4)}`;
        expect(hintOf(format, secret).startsWith(`${beginning}…`)).toBe(true);
        // Cut short anywhere, longer, or with anything behind it.
        expect(beginningOf(format, secret.slice(0, 13 + kept))).toBe(beginning);
        expect(beginningOf(format, `${beginning}🔑é${secret}`)).toBe(beginning);
        expect(beginningOf(format, secret.slice(0, 12))).toBeUndefined();
      }),
    );
  });

  test.each([
    '',
    'neo_live_',
    'neo_live_Ab1',
    'neo_live_Ab1é9',
    'neo_live_Ab1 9',
    'neo_live_Ab…9xYz',
    'neo_prod_Ab12Cd',
    'acme_live_Ab12Cd',
    'Neo_live_Ab12Cd',
    ' neo_live_Ab12Cd',
    'neo_live_\ud83d\udd11Ab12',
  ])('%j begins like no hint', (text) => {
    expect(beginningOf(format, text)).toBeUndefined();
  });

  test('a marker is what every secret of its environment begins with', () => {
    expect(environments.map((environment) => markerOf(format, environment))).toEqual([
      'neo_live_',
      'neo_test_',
    ]);
  });
});
