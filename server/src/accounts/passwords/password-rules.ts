import { commonPasswords } from './common-passwords.js';

/** In code points. NIST SP 800-63B-4 §3.1.1.2 demands 15 where the password is the only factor. */
export const passwordLength = { min: 15, max: 256 } as const;

/** What the member and the product are called: guessed first. */
export interface GuessableNames {
  readonly email: string;
  readonly name?: string | undefined;
}

/** With fewer characters left after striking out everything guessable, the rest adds too little. */
const leastRemaining = 6;
const productNames = ['apiauthorization', 'neoagent', 'webhooks', 'webhook', 'apikey'];
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  '!"#$%&/()=',
  '!@#$%^&*()',
];
const runs = [...rows, ...rows.map((row) => [...row].reverse().join(''))];
const leastRun = 4;
/** Longest first, so that `password` is struck out before `pass`. */
const words = [...new Set(commonPasswords)].sort((a, b) => b.length - a.length);
const digitLetters: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'l',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  '@': 'a',
  $: 's',
};

/**
 * Why a password may not be chosen, as a sentence for its owner; `undefined` when it may. Lengths, well-formedness and
 * guessability only: no rule asks for kinds of characters.
 */
export function refuseByPasswordRules(password: string, names: GuessableNames): string | undefined {
  if (/\p{Cs}/u.test(password)) return 'The password holds half a character; type it again.';
  const normalized = password.normalize('NFKC');
  const length = [...normalized].length;
  if (Math.min(length, [...password].length) < passwordLength.min) {
    return `The password must have at least ${passwordLength.min} characters; a few words in a row do well.`;
  }
  if (length > passwordLength.max) return `The password may have at most ${passwordLength.max} characters.`;
  return refuseByGuessability(normalized.toLowerCase(), names);
}

function refuseByGuessability(text: string, names: GuessableNames): string | undefined {
  if (isRepetition(text)) return 'The password repeats one short part; choose one that does not.';
  const withoutNames = strikeOut(text, ownNames(names));
  if (remaining(withoutNames) < leastRemaining) {
    return 'The password is made of your e-mail, your name or the name of this product; choose something unrelated.';
  }
  // Both as typed and with digits read as the letters they stand for: `p4ssw0rd` is `password`, yet 1234 is a run.
  const asTyped = strikeOut(strikeOutRuns(withoutNames), words);
  const asLetters = strikeOut(strikeOutRuns(withoutDisguise(withoutNames)), words);
  if (Math.min(remaining(asTyped), remaining(asLetters)) < leastRemaining) {
    return 'The password is made of common words or sequences that are guessed first; choose something less usual.';
  }
  return undefined;
}

/** Whether the whole is one part, shorter than a password must be, over and over; the last time may be cut short. */
function isRepetition(text: string): boolean {
  const points = [...text];
  for (let length = 1; length < passwordLength.min && length * 2 <= points.length; length++) {
    if (points.every((point, at) => at < length || point === points[at - length])) return true;
  }
  return false;
}

function ownNames({ email, name }: GuessableNames): readonly string[] {
  const address = email.normalize('NFKC').toLowerCase();
  const parts = `${address} ${(name ?? '').normalize('NFKC').toLowerCase()}`.split(/[^\p{L}\p{N}]+/u);
  const collected = [address, ...address.split('@'), ...productNames, ...parts];
  return collected.filter((part) => [...part].length >= 4).sort((a, b) => b.length - a.length);
}

function withoutDisguise(text: string): string {
  return text.replace(/[013457@$]/g, (character) => digitLetters[character] ?? character);
}

/** Struck-out parts become a NUL, so that their neighbours do not grow together into a new word. */
function strikeOut(text: string, parts: readonly string[]): string {
  return parts.reduce((rest, part) => rest.replaceAll(part, '\0'), text);
}

/** Strikes out runs along the alphabet, the digits and the rows of keyboards, one character repeated, and years. */
function strikeOutRuns(text: string): string {
  let rest = text.replace(/(.)\1{2,}/gu, '\0').replace(/(?<!\d)(?:19|20)\d\d(?!\d)/g, '\0');
  for (let at = 0; at < rest.length; at++) {
    const length = longestRunAt(rest, at);
    if (length >= leastRun) rest = `${rest.slice(0, at)}\0${rest.slice(at + length)}`;
  }
  return rest;
}

function longestRunAt(text: string, at: number): number {
  let longest = 0;
  for (const run of runs) {
    const start = run.indexOf(text.charAt(at));
    if (start < 0) continue;
    let length = 1;
    while (start + length < run.length && run.charAt(start + length) === text.charAt(at + length)) length++;
    longest = Math.max(longest, length);
  }
  return longest;
}

/** The characters that were not struck out; blanks count nothing. */
function remaining(text: string): number {
  return [...text.replace(/[\0\s]/g, '')].length;
}
