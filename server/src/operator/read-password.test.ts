import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { readPassword } from './read-password.js';

it.each([
  ['no line end', ['correct horse'], 'correct horse'],
  ['one line end', ['correct horse\n'], 'correct horse'],
  ['one line end of Windows', ['correct horse\r\n'], 'correct horse'],
  ['two line ends, of which the password keeps one', ['correct horse\n\n'], 'correct horse\n'],
  ['blanks around it, which are its own', [' correct horse \n'], ' correct horse '],
  ['a character in two parts', [Buffer.from([0xc3]), Buffer.from([0xa9])], 'é'],
  ['nothing', [], ''],
])('a password with %s is read to the end of the input', async (_case, parts, password) => {
  expect(await readPassword(Readable.from(parts))).toBe(password);
});

it('what is no text, or has no end, is no password', async () => {
  expect(await readPassword(Readable.from([Buffer.from([0xff, 0xfe])]))).toBeUndefined();
  expect(await readPassword(Readable.from([Buffer.alloc(70_000, 'a')]))).toBeUndefined();
});
