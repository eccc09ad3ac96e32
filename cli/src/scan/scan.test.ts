import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { newSecret } from '@neoagent/server/key-format';
import { afterAll, describe, expect, it } from 'vitest';
import { createKeySearch } from './key-search.js';
import { createPositions } from './positions.js';

const format = { prefix: 'neo' };
const folder = mkdtempSync(path.join(os.tmpdir(), 'neoagent-scan-'));
const bin = fileURLToPath(new URL('../../bin/neoagent.js', import.meta.url));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function aSecret(environment: 'live' | 'test' = 'live'): string {
  return newSecret(format, environment, (alphabet, length) =>
    Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join(''),
  );
}

function searchIn(text: string, size: number) {
  const bytes = Buffer.from(text);
  const search = createKeySearch(format);
  for (let at = 0; at < bytes.length; at += size) search.push(bytes.subarray(at, at + size));
  return search.found();
}

function scan(...args: string[]) {
  return spawnSync(process.execPath, [bin, 'scan', ...args], { cwd: folder, encoding: 'utf8' });
}

describe('the search', () => {
  it('finds every key once, however the bytes are cut', () => {
    const text = `ü${'x'.repeat(70)}${aSecret()}${aSecret('test')}neo_live_\n${aSecret()}`;
    for (let size = 1; size < 250; size++) {
      expect(searchIn(text, size).map(({ offset }) => offset)).toEqual([72, 119, 176]);
    }
  });

  it('never finds a key with one wrong character', () => {
    const secret = aSecret();
    for (let at = 0; at < secret.length; at++) {
      const wrong = secret.slice(0, at) + (secret[at] === 'a' ? 'b' : 'a') + secret.slice(at + 1);
      expect(searchIn(wrong, 1000)).toEqual([]);
    }
  });

  it('tells line and column in characters, CRLF or not', () => {
    const { positions, push } = createPositions([0, 3, 5, 9]);
    push(Buffer.from('a\r\nüb\r\nc'));
    push(Buffer.from('d'));
    expect(positions).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 1 },
      { line: 2, column: 2 },
      { line: 3, column: 2 },
    ]);
  });
});

describe('neoagent scan', () => {
  it('names place, hint and environment, exits 1 and never prints the key', () => {
    const secret = aSecret();
    mkdirSync(path.join(folder, 'src/node_modules'), { recursive: true });
    writeFileSync(path.join(folder, 'src/a.js'), `// first\r\nconst k = "${secret}";`);
    writeFileSync(path.join(folder, `src/${secret}.txt`), `\0${'x'.repeat((1 << 20) - 20)}${secret}`);
    writeFileSync(path.join(folder, 'src/b.gz'), Buffer.from([0x1f, 0x8b, 8]));
    symlinkSync('/etc', path.join(folder, 'src/out'));
    const text = scan('src');
    expect(text.status).toBe(1);
    expect(text.stdout).toContain(
      `src/a.js:2:12  neo_live_${secret.slice(9, 13)}…${secret.slice(-4)}  (live)`,
    );
    expect(text.stderr).toContain('1 key(s) in 2 place(s); 3 files');
    expect(text.stderr).toContain('1 links or special files not followed');
    expect(text.stderr).toContain('not unpacked: src/b.gz');
    expect(text.stderr).toContain('src/node_modules');
    const json = scan('src', '--json');
    expect(JSON.parse(json.stdout).findings).toHaveLength(2);
    for (const ran of [text, json]) expect(ran.stdout + ran.stderr).not.toContain(secret);
  });

  it('ends with 0 when clean and 2 when a path cannot be read or a prefix be meant', () => {
    writeFileSync(path.join(folder, 'empty'), '');
    writeFileSync(path.join(folder, 'example.md'), `neo_live_${'x'.repeat(38)}`);
    expect(scan('empty', 'example.md').status).toBe(0);
    expect(scan('absent')).toMatchObject({ status: 2, stderr: expect.stringContaining('absent: ENOENT') });
    expect(scan('empty', '--prefix', 'No').status).toBe(2);
    expect(scan().status).toBe(2);
  });
});
