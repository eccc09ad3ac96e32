import { newSecret, readCredential, reasons } from '@neoagent/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refuseByShape } from './key-text.js';

const characters = fc.string({
  unit: fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'),
  minLength: 32,
  maxLength: 32,
});
const keys = fc
  .tuple(characters, fc.constantFrom('live' as const, 'test' as const))
  .map(([random, environment]) => newSecret({ prefix: 'neo' }, environment, () => random));
const key = newSecret({ prefix: 'neo' }, 'live', () => 'a'.repeat(32));

/** What the server says to the same text in a header. */
function serverSays(text: string): string | undefined {
  const value = Buffer.from(text, 'utf8').toString('latin1');
  const read = readCredential(text === '' ? [] : [value], { prefix: 'neo' });
  return 'reason' in read ? read.reason : undefined;
}

describe('the shape of a key', () => {
  it('is judged as the server judges it, whatever happened to a key on its way', () => {
    const before = fc.constantFrom('', ' ', '\t', '"', '“', '\u2003', ',', '\n');
    const litter = fc.constantFrom(' ', '\r\n', '"', '’', '\u00a0', '\ufeff', 'x', ',', ';', '_', 'ü');
    // The marker stays whole: the server alone knows its own prefix.
    const changes = fc.array(fc.tuple(fc.integer({ min: 9, max: 60 }), litter, fc.nat(2)), { maxLength: 4 });
    fc.assert(
      fc.property(keys, before, changes, (good, front, made) => {
        const text = made.reduce((now, [at, put, cut]) => now.slice(0, at) + put + now.slice(at + cut), good);
        expect(refuseByShape(front + text)?.code).toBe(serverSays(front + text));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    '',
    ' ',
    '""',
    'your-secret-key-here',
    'sk-abc',
    `${key}${key}`,
    `${key}, ${key}`,
    'neo_live_',
    'Bearer',
  ])('%j is refused with the code of the server', (text) => {
    expect(refuseByShape(text)?.code).toBe(serverSays(text));
    expect(serverSays(text)).toBeDefined();
  });

  it.each(['key_missing', 'key_extra_spaces', 'key_malformed', 'key_ambiguous'] as const)(
    '%s comes with the words of the catalogue',
    (code) => {
      const texts = ['', ` ${key}`, 'x', `${key},${key}`];
      const told = texts.map(refuseByShape).find((refusal) => refusal?.code === code);
      expect(told?.fix).toBe(reasons[code].fix);
    },
  );

  it('knows keys of every prefix', () => {
    expect(refuseByShape(newSecret({ prefix: 'acme2' }, 'test', () => 'Z'.repeat(32)))).toBeUndefined();
    expect(refuseByShape(newSecret({ prefix: 'Acme' }, 'test', () => 'Z'.repeat(32)))).toBeDefined();
  });

  it.each([
    [`"${key}"`, 'There are quotes around the key.'],
    [`${key}\n`, 'There are line ends around the key.'],
    [` ${key}\t`, 'There are tabs and spaces around the key.'],
    [`${key.slice(0, 20)}\u200b${key.slice(20)}`, 'There are invisible characters inside the key.'],
    [`Bearer ${key}`, 'The word Bearer and a space stand before the key.'],
    [key.slice(0, -3), 'The key is too short: it has 44 of 47 characters.'],
    [`${key}x`, 'The key is too long: it has 48 characters instead of 47.'],
    [`${key.slice(0, -1)}~`, 'The key’s checksum does not match: at least one character is wrong.'],
  ])('says of %j what is wrong, without repeating it', (text, detail) => {
    expect(refuseByShape(text)?.detail).toBe(detail);
  });
});
