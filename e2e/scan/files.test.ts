import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgedKey } from '../support/forged-key.js';
import { createRepository, createWorkplace, findingsOf, hintOf, type Workplace } from './workplace.js';

let workplace: Workplace;
beforeAll(() => {
  workplace = createWorkplace();
});
afterAll(() => workplace.remove());

function inFolder(name: string): string {
  mkdirSync(path.join(workplace.dir, name));
  return name;
}

describe('a scan of files', () => {
  it('names file, line, hint and environment, exits 1 and never prints the key', () => {
    const folder = inFolder('plain');
    const [live, test] = [forgedKey(), forgedKey('neo_test_')];
    workplace.write(`${folder}/a.js`, `// first\r\nconst k = "${live}";`);
    workplace.write(`${folder}/deep/b.py`, `\n\nkey = '${test}'\n`);
    workplace.write(`${folder}/${live}.txt`, live);
    const ran = workplace.scan([folder]);
    expect(ran.status).toBe(1);
    expect(ran.stdout.split('\n')).toEqual([
      `plain/a.js:2:12  ${hintOf(live)}  (live)`,
      `plain/${hintOf(live)}.txt:1:1  ${hintOf(live)}  (live)`,
      `plain/deep/b.py:3:8  ${hintOf(test)}  (test)`,
      '',
    ]);
    expect(ran.stderr).toContain('2 key(s) in 3 place(s); 3 files');
    for (const form of [[], ['--json'], ['--sarif']]) {
      const { stdout, stderr } = workplace.scan([folder, ...form]);
      expect(stdout + stderr).toContain('neo_live_');
      for (const secret of [live, test]) expect(stdout + stderr).not.toContain(secret.slice(9, -6));
    }
  });

  it('finds keys in a minified bundle, in a binary, in UTF-16 and across the borders of what is read at once', () => {
    const folder = inFolder('hidden');
    const keys = Array.from({ length: 5 }, () => forgedKey());
    const [bundled = '', binary = '', wide = '', first = '', second = ''] = keys;
    workplace.write(
      `${folder}/bundle.js`,
      `${'var a=1;'.repeat(90_000)}f("${bundled}")${';b()'.repeat(9000)}`,
    );
    const noise = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 197) % 256));
    workplace.write(`${folder}/program`, Buffer.concat([noise, Buffer.from(binary), noise]));
    workplace.write(`${folder}/powershell.env`, Buffer.from(`\ufeffA=1\r\nK=${wide}\r\n`, 'utf16le'));
    const portion = 1 << 20;
    const before = Buffer.alloc(portion - 20, 'x');
    const between = Buffer.alloc(portion - first.length - 1, '\n');
    workplace.write(
      `${folder}/large`,
      Buffer.concat([before, Buffer.from(first), between, Buffer.from(second)]),
    );
    const findings = findingsOf(workplace.scan([folder, '--json']));
    expect(findings.map(({ file, line, column, hint }) => [file, line, column, hint])).toEqual([
      ['hidden/bundle.js', 1, 720_004, hintOf(bundled)],
      ['hidden/large', 1, portion - 19, hintOf(first)],
      ['hidden/large', portion - first.length, 1, hintOf(second)],
      ['hidden/powershell.env', 2, 3, hintOf(wide)],
      ['hidden/program', expect.any(Number), expect.any(Number), hintOf(binary)],
    ]);
  });

  it('tells every place in a file that is nothing but keys', () => {
    const folder = inFolder('dump');
    const places = 200_000;
    workplace.write(`${folder}/a`, `${forgedKey()}\n`.repeat(places));
    const ran = workplace.scan([folder]);
    expect(ran.stderr).toContain(`1 key(s) in ${places} place(s); 1 files`);
    expect(ran.stdout).toContain(`dump/a:${places}:1  `);
  });

  it('is clean where only examples are, and exits 0', () => {
    const folder = inFolder('clean');
    workplace.write(`${folder}/empty`, '');
    workplace.write(`${folder}/example.md`, `neo_live_${'x'.repeat(38)} neo_test_${'0'.repeat(38)}`);
    workplace.write(`${folder}/cut`, forgedKey().slice(0, -1));
    expect(workplace.scan([folder])).toMatchObject({ status: 0, stdout: '' });
  });

  it('follows no link inside a folder, so a loop ends, and says what it passed over', () => {
    const folder = inFolder('links');
    const secret = forgedKey();
    workplace.write(`${folder}/sub/a`, secret);
    workplace.write(`${folder}/node_modules/b`, forgedKey());
    workplace.write(`${folder}/c.gz`, gzipSync(secret));
    symlinkSync('..', path.join(workplace.dir, folder, 'sub/loop'));
    symlinkSync('itself', path.join(workplace.dir, folder, 'itself'));
    const ran = workplace.scan([folder]);
    expect(ran.status).toBe(1);
    expect(ran.stdout.match(/\n/g)).toHaveLength(1);
    expect(ran.stderr).toContain('2 links or special files not followed');
    expect(ran.stderr).toContain('not walked (name it to search it): links/node_modules');
    expect(ran.stderr).toContain('not unpacked: links/c.gz');
    expect(workplace.scan([`${folder}/itself`])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('ELOOP'),
    });
  });

  it('tells what does not exist or cannot be read, searches the rest, and exits 2 when that is clean', () => {
    const folder = inFolder('partly');
    workplace.write(`${folder}/fine`, 'nothing');
    const unreadable = aFileThatCannotBeRead(path.join(workplace.dir, folder));
    const ran = workplace.scan([folder, 'absent', unreadable]);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain('cannot read absent: ENOENT');
    expect(ran.stderr).toMatch(/cannot read \S+: (EACCES|EIO)/);
    workplace.write(`${folder}/found`, forgedKey());
    expect(workplace.scan([folder, 'absent']).status).toBe(1);
  });

  it.skipIf(process.platform === 'win32')('never waits for a pipe: it is told as no regular file', () => {
    const folder = inFolder('pipes');
    const made = workplace.sh(`mkfifo ${folder}/pipe`);
    expect(made.status, made.stderr).toBe(0);
    expect(workplace.scan([`${folder}/pipe`])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('pipe: not a regular file'),
    });
    expect(workplace.scan([folder]).status).toBe(0);
  });

  it.skipIf(process.platform !== 'linux')('opens files whose names are no text', () => {
    const folder = Buffer.from(path.join(workplace.dir, inFolder('odd')));
    const secret = forgedKey();
    writeFileSync(Buffer.concat([folder, Buffer.from([0x2f, 0xff, 0xfe])]), secret);
    writeFileSync(Buffer.concat([folder, Buffer.from('/new\nline\u001b[31m')]), secret);
    const ran = workplace.scan(['odd']);
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringContaining('2 place(s); 2 files') });
    expect(ran.stdout).toContain('odd/new?line?[31m:1:1');
  });
});

describe('an .env file', () => {
  it('that git tracks is called out with what to do; one that is ignored is only told', () => {
    const { dir, commit } = createRepository(workplace, 'work-tree');
    const [tracked, ignored, plain] = [forgedKey(), forgedKey(), forgedKey()];
    commit('one', {
      '.env': `K=${tracked}`,
      'sub/.env.local': `K=${tracked}`,
      'config.js': plain,
      '.gitignore': '.env.mine',
    });
    workplace.write(path.join(dir, '.env.mine'), `K=${ignored}`);
    const ran = workplace.scan(['.'], { cwd: dir });
    const advice = 'is tracked by git: everyone who clones has it; git rm --cached it';
    expect(ran.stderr).toContain(`.env ${advice}`);
    expect(ran.stderr).toContain(`sub/.env.local ${advice}`);
    expect(ran.stderr).not.toContain(`.env.mine ${advice}`);
    const findings = findingsOf(workplace.scan(['.', '--json'], { cwd: dir }));
    expect(findings.map(({ file, isTracked }) => [file, isTracked])).toEqual([
      ['.env', true],
      ['.env.mine', false],
      ['config.js', null],
      ['sub/.env.local', true],
    ]);
  });

  it('outside a work tree, or where git is missing, is told like any other file', () => {
    workplace.write('loose/.env', forgedKey());
    for (const env of [{}, { PATH: '/nowhere' }])
      expect(findingsOf(workplace.scan(['loose', '--json'], { env }))).toMatchObject([{ isTracked: false }]);
  });
});

describe('what cannot be meant', () => {
  it.each([
    ['nothing to search', []],
    ['a prefix that no installation has', ['.', '--prefix', 'No']],
    ['paths beside --git', ['--git', '.', 'src']],
    ['an unknown scanner', ['--print-rules', 'other']],
    ['two forms of output', ['.', '--json', '--sarif']],
  ])('%s ends with 2 and says why, with --json as one object', (_what, args) => {
    expect(workplace.scan(args)).toMatchObject({
      status: 2,
      stdout: expect.not.stringContaining('findings'),
    });
    const ran = workplace.scan([...args, '--json']);
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: 'usage' } });
  });

  it('another prefix finds its own keys and no others', () => {
    workplace.write('other/a', `${forgedKey()}\n${forgedKey('acme_live_')}`);
    const found = findingsOf(workplace.scan(['other', '--prefix', 'acme', '--json']));
    expect(found).toMatchObject([{ line: 2, hint: expect.stringMatching(/^acme_live_/) }]);
  });
});

describe('a scan that takes longer than a second', () => {
  const hasScript = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;

  const times = 400;

  it.skipIf(!hasScript)('shows its progress on a terminal, and nothing of it in a pipe', () => {
    // One file over and over: long enough for the fastest machine, without filling its memory.
    workplace.write('much', Buffer.alloc(64 << 20, 'x'));
    const command = `node_modules/.bin/neoagent scan ${'much '.repeat(times)}`;
    const onTerminal = workplace.sh(`script -qec '${command}' /dev/null < /dev/null`);
    const shown = onTerminal.stdout.split('\r\u001b[K');
    expect(shown[1]).toMatch(/^searched \d+ files, \d+ MB, \d+ MB\/s$/);
    expect(shown.at(-1)).toMatch(/^0 key\(s\) in 0 place\(s\); 400 files/);
    const inPipe = workplace.sh(command);
    expect(inPipe).toMatchObject({ status: 0, stdout: '' });
    expect(inPipe.stderr).toMatch(/^0 key\(s\) in 0 place\(s\); 400 files, 26843545600 bytes/);
  });
});

/** Root may read every file, but not the memory of a process from its beginning. */
function aFileThatCannotBeRead(folder: string): string {
  if (process.getuid?.() === 0 && existsSync('/proc/self/mem')) return '/proc/self/mem';
  const file = path.join(folder, 'forbidden');
  writeFileSync(file, 'x');
  chmodSync(file, 0o000);
  return file;
}
