import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeFolder } from './make-folder.js';

function aPlace(): string {
  const dir = mkdtempSync(join(tmpdir(), 'neoagent-folder-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

it('makes what is missing of a way, for this user alone, and leaves what is there', () => {
  const dir = aPlace();
  makeFolder(join(dir, 'a', 'b'));
  writeFileSync(join(dir, 'a', 'b', 'kept'), '');
  makeFolder(join(dir, 'a', 'b'));
  makeFolder(`${join(dir, 'a', 'b', 'c')}/`);
  for (const way of ['a', 'a/b', 'a/b/c']) expect(statSync(join(dir, way)).mode & 0o777).toBe(0o700);
  expect(statSync(join(dir, 'a', 'b', 'kept')).isFile()).toBe(true);
});

it('throws what the system says of a way through a file', () => {
  const file = join(aPlace(), 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(join(file, 'a'))).toThrow(/ENOTDIR/);
});
