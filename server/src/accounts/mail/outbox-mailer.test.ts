import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { senderAt } from './mailer.js';
import { passwordResetMail } from './mails.js';
import { createOutboxMailer } from './outbox-mailer.js';

let dir: string;
const logged: string[] = [];
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'neoagent-outbox-'));
  logged.length = 0;
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const aMailer = () =>
  createOutboxMailer({
    directory: path.join(dir, 'outbox'),
    from: 'no-reply@localhost',
    clock: { now: () => Date.UTC(2026, 0, 2, 3, 4, 5) },
    log: { info: (fields, message) => void logged.push(JSON.stringify(fields) + message) },
  });

it('writes one file per mail that only its owner can read, and logs its name but no link', async () => {
  const mail = passwordResetMail('ada@example.org', 'http://127.0.0.1:3000/', 'TheToken');
  await aMailer().send(mail);
  const [file, ...others] = await readdir(path.join(dir, 'outbox'));
  expect(others).toEqual([]);
  expect(file).toMatch(/^2026-01-02T03-04-05\.000Z-[\w-]+\.eml$/);
  const whole = path.join(dir, 'outbox', file ?? '');
  expect((await stat(whole)).mode & 0o777).toBe(0o600);
  expect((await stat(path.dirname(whole))).mode & 0o777).toBe(0o700);
  const text = await readFile(whole, 'utf8');
  expect(text).toMatch(/^To: ada@example\.org$/m);
  expect(text.replace(/=\n/g, '').replaceAll('=3D', '=')).toContain(
    'http://127.0.0.1:3000/reset-password?token=TheToken',
  );
  expect(logged).toHaveLength(1);
  expect(logged[0]).toContain(file);
  expect(logged[0]).not.toContain('TheToken');
});

it.each([
  ['a second header', 'ada@example.org\r\nBcc: eve@example.org', 'Hello'],
  ['a second address', 'ada@example.org, eve@example.org', 'Hello'],
  ['a line end in the subject', 'ada@example.org', 'Hello\nBcc: eve@example.org'],
])('sends nothing with %s', async (_what, to, subject) => {
  await expect(aMailer().send({ to, subject, text: 'x' })).rejects.toThrow(/mail/);
  expect(await readdir(dir)).toEqual([]);
});

it('sends from the public host, and from localhost where there is only an address', () => {
  expect(senderAt('https://keys.example.org')).toBe('no-reply@keys.example.org');
  expect(senderAt('http://127.0.0.1:3000')).toBe('no-reply@localhost');
  expect(senderAt('http://[::1]:3000')).toBe('no-reply@localhost');
});
