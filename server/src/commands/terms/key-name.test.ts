import { describe, expect, it } from 'vitest';
import { readKeyName } from './key-name.js';

describe('a name that can be stored', () => {
  it.each([
    ['blanks around it are removed', '  payments \u00a0', 'payments'],
    ['it is composed', 'cafe\u0301', 'café'],
    ['an emoji of several code points is kept whole', '👩‍💻 deploy 🏳️‍🌈', '👩‍💻 deploy 🏳️‍🌈'],
    ['markup is only text', '<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['64 characters outside the first plane are 64 characters', '𝒂'.repeat(64), '𝒂'.repeat(64)],
    ['a right-to-left name is a name', 'مفتاح', 'مفتاح'],
  ])('%s', (_guarantee, text, name) => {
    expect(readKeyName(text)).toEqual({ name });
  });
});

describe('a name that cannot be', () => {
  it.each([
    ['empty', '', 'Give the key a name'],
    ['blanks only', ' \t\u3000 ', 'Give the key a name'],
    ['nothing visible', '\u200b\u200d', 'Give the key a name'],
    ['65 characters', 'x'.repeat(65), 'at most 64'],
    ['10,000 characters', 'x'.repeat(10_000), 'at most 64'],
    ['a line end inside', 'a\nb', 'no control characters'],
    ['a NUL', 'a\0b', 'no control characters'],
    ['half a pair', 'a\ud800', 'no control characters'],
    ['a mark that turns the reading order', 'txt\u202egpj', 'no control characters'],
  ])('%s is refused without repeating it', (_case, text, message) => {
    const read = readKeyName(text);
    expect(read).toEqual({ message: expect.stringContaining(message) });
  });
});

it('refuses a secret that was pasted as a name, without repeating it', () => {
  const secret = 'neo_live_9fX2abcdEFGH';
  const read = readKeyName(`old ${secret}`);
  expect(read).toEqual({ message: expect.any(String) });
  expect(JSON.stringify(read)).not.toContain('9fX2');
});
