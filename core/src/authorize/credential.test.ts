import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aSecret, format } from '../../test/builders.js';
import { base62, checksumOf } from '../keys/key-format.js';
import { readCredential } from './credential.js';

const key = aSecret(7);
const other = aSecret(8);
const testKey = aSecret(9, 'test');
const random = key.slice('neo_live_'.length);

/** A text as HTTP delivers it when it was sent as UTF-8: one character per octet. */
function octets(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

type Expected = 'accepted' | 'key_missing' | 'key_extra_spaces' | 'key_malformed' | 'key_ambiguous';
type Case = readonly [name: string, values: readonly string[], expected: Expected];

const unicodeBlanks = [
  ...[0x85, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009],
  ...[0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000],
  ...[0xad, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2060, 0x2063, 0x2800, 0xfeff],
];
const asciiBlanks = [' ', '\t', '\n', '\r', '\r\n', '\v', '\f', '\0', '\x1b', '\x7f', '  ', ' \t '];
const quotes = ['"', "'", '`', '“', '”', '‘', '’', '«', '»', '„', '´'];

function named(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

const blankCases: readonly Case[] = [
  ...unicodeBlanks.flatMap((code): readonly Case[] => {
    const blank = octets(String.fromCodePoint(code));
    return [
      [`${named(code)} before the key`, [blank + key], 'key_extra_spaces'],
      [`${named(code)} after the key`, [key + blank], 'key_extra_spaces'],
      [`${named(code)} inside the key`, [key.slice(0, 20) + blank + key.slice(20)], 'key_extra_spaces'],
      [`${named(code)} for the space after Bearer`, [`Bearer${blank}${key}`], 'key_extra_spaces'],
    ];
  }),
  ...asciiBlanks.flatMap((blank): readonly Case[] => [
    [`${JSON.stringify(blank)} before the key`, [blank + key], 'key_extra_spaces'],
    [`${JSON.stringify(blank)} after the key`, [key + blank], 'key_extra_spaces'],
    [
      `${JSON.stringify(blank)} inside the key`,
      [key.slice(0, 30) + blank + key.slice(30)],
      'key_extra_spaces',
    ],
    [`${JSON.stringify(blank)} after Bearer and its space`, [`Bearer ${blank}${key}`], 'key_extra_spaces'],
  ]),
  ['NBSP as one Latin-1 octet', [`\xa0${key}`], 'key_extra_spaces'],
  ['NEL as one Latin-1 octet', [`${key}\x85`], 'key_extra_spaces'],
  ['a tab for the space after Bearer', [`Bearer\t${key}`], 'key_extra_spaces'],
  ['a space for each underscore is another text', [key.replaceAll('_', ' ')], 'key_malformed'],
];

const quoteCases: readonly Case[] = quotes.flatMap((quote): readonly Case[] => [
  [`${quote} around the key`, [octets(quote + key + quote)], 'key_extra_spaces'],
  [`${quote} around the key, after Bearer`, [octets(`Bearer ${quote}${key}${quote}`)], 'key_extra_spaces'],
  [`${quote} before the key only`, [octets(quote + key)], 'key_extra_spaces'],
]);

const schemeCases: readonly Case[] = [
  ['the raw key', [key], 'accepted'],
  ['the raw test key', [testKey], 'accepted'],
  ...['Bearer', 'bearer', 'BEARER', 'bEaReR'].map(
    (scheme): Case => [`${scheme} and one space`, [`${scheme} ${key}`], 'accepted'],
  ),
  ['Bearer and two spaces', [`Bearer  ${key}`], 'key_extra_spaces'],
  ['Bearer twice', [`Bearer Bearer ${key}`], 'key_malformed'],
  ['Bearer with a colon', [`Bearer: ${key}`], 'key_malformed'],
  ['Bearer with an equals sign', [`Bearer=${key}`], 'key_malformed'],
  ['Bearer joined to the key', [`Bearer${key}`], 'key_malformed'],
  ['Bearer alone', ['Bearer'], 'key_malformed'],
  ['Bearer and a space alone', ['Bearer '], 'key_malformed'],
  ['Bearer after the key', [`${key} Bearer`], 'key_extra_spaces'],
  ['another scheme: Basic', [`Basic ${Buffer.from(`${key}:`).toString('base64')}`], 'key_malformed'],
  ['another scheme: Basic around the raw key', [`Basic ${key}`], 'key_malformed'],
  ['another scheme: Token', [`Token ${key}`], 'key_malformed'],
  ['another scheme: token=', [`token=${key}`], 'key_malformed'],
  ['another scheme: token="…"', [`Token token="${key}"`], 'key_malformed'],
  ['another scheme: ApiKey', [`ApiKey ${key}`], 'key_malformed'],
  ['another scheme: Key', [`Key ${key}`], 'key_malformed'],
  ['another scheme: Digest', ['Digest username="x" realm="y"'], 'key_malformed'],
  ['another scheme: Negotiate', ['Negotiate YIIB'], 'key_malformed'],
  ['another scheme: AWS4', ['AWS4-HMAC-SHA256 Credential=x'], 'key_malformed'],
  ['another scheme: a JWT', ['Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln'], 'key_malformed'],
  ['the header name pasted too', [`Authorization: ${key}`], 'key_malformed'],
  ['the variable pasted too', [`NEOAGENT_SECRET_KEY=${key}`], 'key_malformed'],
];

const shapeCases: readonly Case[] = [
  ['one character more', [`${key}A`], 'key_malformed'],
  ['twice the key', [key + key], 'key_ambiguous'],
  ['upper case', [key.toUpperCase()], 'key_malformed'],
  ['lower case', [key.toLowerCase()], 'key_malformed'],
  ['reversed', [[...key].reverse().join('')], 'key_malformed'],
  ['the marker in upper case', [`NEO_LIVE_${random}`], 'key_malformed'],
  ['live turned into test', [`neo_test_${random}`], 'key_malformed'],
  ['another environment', [`neo_prod_${random}`], 'key_malformed'],
  ['another prefix', [`sk_live_${random}`], 'key_malformed'],
  ['another prefix with its own right checksum', [foreign()], 'key_malformed'],
  ['no marker', [random], 'key_malformed'],
  ['a hyphen for an underscore', [key.replace('_', '-')], 'key_malformed'],
  ['the hint', [octets('neo_live_AbCd…WxYz')], 'key_malformed'],
  ['percent-encoded underscore', [key.replaceAll('_', '%5F')], 'key_malformed'],
  ['base64 of the key', [Buffer.from(key).toString('base64')], 'key_malformed'],
  ['a key id', ['key_01HZX'], 'key_malformed'],
  ['a look-alike letter', [octets(key.replace('neo', 'nео'))], 'key_malformed'],
  ['full-width letters', [octets(key.replace('neo', 'ｎｅｏ'))], 'key_malformed'],
  ['64 KB of a', ['a'.repeat(65_536)], 'key_malformed'],
  ['64 KB after the key', [key + 'A'.repeat(65_536)], 'key_malformed'],
  ['64 KB of spaces around the key', [' '.repeat(32_768) + key + ' '.repeat(32_768)], 'key_extra_spaces'],
  ['64 KB of Bearer', ['Bearer '.repeat(9362)], 'key_malformed'],
  ['64 KB of commas', [','.repeat(65_536)], 'key_malformed'],
  ['every octet once', [String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i))], 'key_malformed'],
];

const placeholderCases: readonly Case[] = [
  'your-secret-key-here',
  'Your-Secret-Key',
  'YOUR_SECRET_KEY',
  'Bearer your-secret-key-here',
  '<your secret key>',
  '<key>',
  '$' + '{NEOAGENT_SECRET_KEY}',
  '$NEOAGENT_SECRET_KEY',
  'Bearer $NEOAGENT_SECRET_KEY',
  '%NEOAGENT_SECRET_KEY%',
  '{{secret}}',
  '{secret}',
  'undefined',
  'null',
  'None',
  '[object Object]',
  'xxx',
].map((text): Case => [`the placeholder ${text}`, [text], 'key_malformed']);

const severalCases: readonly Case[] = [
  ['no line', [], 'key_missing'],
  ['an empty line', [''], 'key_missing'],
  ['only blanks', [' \t '], 'key_missing'],
  ['only empty quotes', ['""'], 'key_missing'],
  ['only NBSP', [octets('\u00a0')], 'key_missing'],
  ['two lines, the same', [key, key], 'key_ambiguous'],
  ['two lines, different', [key, other], 'key_ambiguous'],
  ['two lines, the second empty', [key, ''], 'key_ambiguous'],
  ['two lines, the first empty', ['', key], 'key_ambiguous'],
  ['two empty lines', ['', ''], 'key_ambiguous'],
  ['two lines, Basic first', ['Basic eDp5', key], 'key_ambiguous'],
  ['three lines', [key, key, key], 'key_ambiguous'],
  ['a thousand lines', new Array<string>(1000).fill(key), 'key_ambiguous'],
  ['joined by a comma', [`${key},${other}`], 'key_ambiguous'],
  ['joined by a comma and a space, the same', [`${key}, ${key}`], 'key_ambiguous'],
  ['joined by a semicolon', [`${key};${other}`], 'key_ambiguous'],
  ['joined by a space', [`${key} ${other}`], 'key_ambiguous'],
  ['joined with Basic', [`Basic eDp5, ${key}`], 'key_ambiguous'],
  ['joined with another scheme after it', [`Bearer ${key}, Basic eDp5`], 'key_ambiguous'],
  ['two Bearer credentials', [`Bearer ${key}, Bearer ${other}`], 'key_ambiguous'],
  ['live and test', [`${key} ${testKey}`], 'key_ambiguous'],
];

const truncatedCases: readonly Case[] = Array.from(
  { length: key.length - 1 },
  (_, i): Case => [`cut to ${i + 1} characters`, [key.slice(0, i + 1)], 'key_malformed'],
);

const cases = [
  ...schemeCases,
  ...shapeCases,
  ...placeholderCases,
  ...severalCases,
  ...quoteCases,
  ...blankCases,
  ...truncatedCases,
];

/** A well-formed key of an installation whose prefix is another. */
function foreign(): string {
  const unchecked = `acme_live_${random.slice(0, 32)}`;
  return unchecked + checksumOf(unchecked);
}

function outcome(values: readonly string[]): string {
  const credential = readCredential(values, format);
  return 'reason' in credential ? credential.reason : 'accepted';
}

/** The longest run of characters of the key's random part that the text repeats. */
function longestEcho(text: string, secret: string): number {
  let longest = 0;
  for (let start = 0; start < secret.length; start++) {
    while (start + longest < secret.length && text.includes(secret.slice(start, start + longest + 1))) {
      longest += 1;
    }
  }
  return longest;
}

describe('a table of Authorization values', () => {
  test('holds at least 120 different values', () => {
    expect(new Set(cases.map(([, values]) => JSON.stringify(values))).size).toBeGreaterThanOrEqual(120);
  });

  test.each(cases)('%s', (_name, values, expected) => {
    expect(outcome(values)).toBe(expected);
  });

  test.each(cases)('%s: the detail helps and repeats nothing of the key', (_name, values) => {
    const credential = readCredential(values, format);
    if (!('reason' in credential)) return;
    expect(credential.detail).toMatch(/^[A-Z]\S* .{15,160}[.?]$/s);
    expect(longestEcho(credential.detail, random)).toBeLessThan(6);
  });

  test('a refusal for blanks tells whether they stand around the key or inside', () => {
    const detailOf = (value: string) => readCredential([value], format);
    expect(detailOf(`"${key}"`)).toHaveProperty('detail', expect.stringContaining('around'));
    expect(detailOf(`Bearer  ${key}`)).toHaveProperty('detail', expect.stringContaining('around'));
    expect(detailOf(`${key.slice(0, 20)} ${key.slice(20)}`)).toHaveProperty(
      'detail',
      expect.stringContaining('inside'),
    );
  });

  test('an accepted value yields the key itself, without its scheme', () => {
    expect(readCredential([key], format)).toEqual({ secret: key });
    expect(readCredential([`bEARER ${key}`], format)).toEqual({ secret: key });
  });
});

describe('every value', () => {
  test('each single-character typing error is refused without a look-up', () => {
    for (let i = 0; i < key.length; i++) {
      for (const character of base62) {
        if (character === key[i]) continue;
        expect(outcome([key.slice(0, i) + character + key.slice(i + 1)])).toBe('key_malformed');
      }
    }
  });

  test('each swap of two neighbours and each lost character is refused', () => {
    for (let i = 0; i + 1 < key.length; i++) {
      const swapped = key.slice(0, i) + key.charAt(i + 1) + key.charAt(i) + key.slice(i + 2);
      if (swapped !== key) expect(outcome([swapped])).toBe('key_malformed');
      expect(outcome([key.slice(0, i) + key.slice(i + 1)])).toBe('key_malformed');
    }
  });

  const pieces = fc.constantFrom(
    ...[
      key,
      other,
      testKey,
      random,
      key.slice(0, 20),
      key.slice(20),
      'neo_live_',
      'Bearer',
      'bearer ',
      'Basic ',
    ],
    ...[' ', '\t', '"', "'", ',', ';', ':', '=', '\xa0', octets('\u200b'), octets('“'), '%', '\xff', 'A', ''],
  );
  const values = fc.oneof(
    fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join('')),
    fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) }),
    fc.string({ unit: 'binary' }),
  );

  test('yields a secret only when it is exactly a well-formed key, raw or after Bearer and one space', () => {
    fc.assert(
      fc.property(values, (value) => {
        const credential = readCredential([value], format);
        if ('reason' in credential) return;
        expect(credential.secret).toMatch(/^neo_(?:live|test)_[0-9A-Za-z]{38}$/);
        expect(checksumOf(credential.secret.slice(0, -6))).toBe(credential.secret.slice(-6));
        const scheme = value.slice(0, value.length - credential.secret.length);
        expect(value.endsWith(credential.secret)).toBe(true);
        expect(scheme.toLowerCase()).toMatch(/^(?:bearer )?$/);
      }),
      { numRuns: 5000 },
    );
  });

  test('is refused when it arrives twice, whatever the two are', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 2, maxLength: 4 }), (lines) => {
        expect(outcome(lines)).toBe('key_ambiguous');
      }),
    );
  });

  test('is never repeated by a detail: not six characters of a key’s random part', () => {
    fc.assert(
      fc.property(values, (value) => {
        const credential = readCredential([value], format);
        if (!('reason' in credential)) return;
        for (const secret of [random, other.slice(9), testKey.slice(9)]) {
          expect(longestEcho(credential.detail, secret)).toBeLessThan(6);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('gets an answer of the catalogue when it is long and hostile', () => {
    const hostile = [' ', '"', 'a ', 'neo_live_', '<', '{{', '$', '%C3', '\xc3', ', ', 'bearer ', '“'];
    for (const piece of hostile) {
      const value = piece.repeat(Math.ceil(65_536 / piece.length));
      expect(outcome([value])).toMatch(/^key_/);
      expect(outcome([value + key])).toMatch(/^key_/);
      expect(outcome([key + value])).toMatch(/^key_/);
      expect(outcome([key.slice(0, 20) + value + key.slice(20)])).toMatch(/^key_/);
    }
  });
});
