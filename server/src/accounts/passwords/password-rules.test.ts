import { describe, expect, it } from 'vitest';
import { refuseByPasswordRules } from './password-rules.js';

const ada = { email: 'ada.lovelace@example.org', name: 'Ada Lovelace' };
const refusalOf = (password: string) => refuseByPasswordRules(password, ada);

describe('a password is accepted', () => {
  it.each([
    ['a few unrelated words', 'violet tractor hums at noon'],
    ['words without a digit, capital or sign', 'mossy lantern under gravel'],
    ['random characters', 'kX9#vQ2m!zR7pL4'],
    ['random digits', '803512749906138'],
    ['fifteen different emoji, each one character', '🦊🎻🌋🧊🛶🪁🥨🧲🪐🦉🍄🎲🧵🪴🚲'],
    ['another script', 'зелёный трактор поёт'],
    ['64 characters', 'wq7-Zp3 '.repeat(7) + 'something else altogether'.slice(0, 8)],
    [
      '256 characters',
      Array.from({ length: 256 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7919) % 9973))).join(''),
    ],
    ['common words beside enough of one’s own', 'dragon quilts Winchelsea bakery'],
  ])('%s', (_what, password) => {
    expect(refusalOf(password)).toBeUndefined();
  });
});

describe('a password is refused', () => {
  it.each([
    ['fourteen characters', 'kX9#vQ2m!zR7pL', /at least 15/],
    ['fourteen emoji, though they are 28 UTF-16 units', '🦊🎻🌋🧊🛶🪁🥨🧲🪐🦉🍄🎲🧵🪴', /at least 15/],
    ['one ligature that composes to eighteen characters', '\ufdfa', /at least 15/],
    ['257 characters', `${'x1'.repeat(128)}y`, /at most 256/],
    ['half a surrogate pair', 'violet tractor hums \ud800', /half a character/],
    ['one character over and over', 'aaaaaaaaaaaaaaa', /repeats/],
    ['a word twice', 'passwordpassword', /repeats/],
    ['a good short part twice', 'kX9#vQ2mkX9#vQ2m', /repeats/],
    ['the digits in a row', '123456789012345', /common words or sequences/],
    ['the digits backwards', '987654321098765', /common words or sequences/],
    ['the alphabet', 'abcdefghijklmnop', /common words or sequences/],
    ['the top row of the keyboard', 'qwertyuiopasdfghjkl', /common words or sequences/],
    ['a common word with decoration, twice', 'Password1!Password1!x', /common words or sequences/],
    ['a common word in disguise', 'P4$$w0rd-P4$$word-1', /common words or sequences/],
    ['common words in a row', 'monkey-dragon-sunshine', /common words or sequences/],
    ['a season and years', 'Summer2024Winter2025!', /common words or sequences/],
    ['groups of one repeated character', 'aaaabbbbccccdddd', /common words or sequences/],
    ['the e-mail', 'ada.lovelace@example.org', /your e-mail/],
    ['the e-mail in capitals with a sign', 'ADA.LOVELACE@EXAMPLE.ORG!', /your e-mail/],
    ['the name and the domain', 'Lovelace@example', /your e-mail/],
    ['the name of the product', 'neoagent-neoagent1', /name of this product/],
    [
      'wide letters that are the common ones once composed',
      'ｐａｓｓｗｏｒｄ１２３４５６７',
      /common words or sequences/,
    ],
  ])('%s', (_what, password, reason) => {
    expect(refusalOf(password)).toMatch(reason);
  });
});

it('the rules take a time that grows no faster than the password', () => {
  expect(refusalOf(`${'a1'.repeat(100_000)}`)).toMatch(/at most 256/);
});
