import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgedKey } from '../support/forged-key.js';
import {
  createRepository,
  createWorkplace,
  type Finding,
  findingsOf,
  hintOf,
  repositoryIn,
  type Workplace,
} from './workplace.js';

let workplace: Workplace;
let made = 0;
beforeAll(() => {
  workplace = createWorkplace();
});
afterAll(() => workplace.remove());

function aRepository(...init: readonly string[]) {
  return createRepository(workplace, `repository ${++made}`, ...init);
}

function findingsIn(dir: string, ...args: readonly string[]): readonly Finding[] {
  return findingsOf(workplace.scan(['--git', dir, '--json', ...args]));
}

/** What most tests ask of a finding. */
function brief({ file, line, hint, git }: Finding) {
  return [file, line, hint, git?.commit, git?.isInHead];
}

describe('a scan of a history', () => {
  it('finds a key that was committed and removed, and says since when, where, and that HEAD lacks it', () => {
    const { dir, commit } = aRepository();
    const secret = forgedKey();
    commit('begin', { 'README.md': 'x' });
    const first = commit('add', { 'config.js': `\nconst key = "${secret}";\n` });
    commit('move down', { 'config.js': `\n\nconst key = "${secret}";\n` });
    commit('remove', { 'config.js': 'const key = process.env.NEOAGENT_SECRET_KEY;\n' });
    const ran = workplace.scan(['--git'], { cwd: dir });
    expect(ran.status).toBe(1);
    expect(ran.stdout).toBe(
      `config.js:2:14  ${hintOf(secret)}  (live)  since commit ${first}, not in HEAD, 2 versions\n`,
    );
    expect(ran.stderr).toContain('regenerate it first');
    expect(ran.stdout + ran.stderr).not.toContain(secret);
    expect(findingsIn(dir)).toMatchObject([
      { file: 'config.js', git: { kind: 'file', commit: first, versions: 2, isInHead: false } },
    ]);
  });

  it('is clean and exits 0 without keys, before the first commit and in a folder below the top', () => {
    const { dir, commit } = aRepository();
    expect(workplace.scan(['--git', dir])).toMatchObject({ status: 0, stdout: '' });
    commit('one', { 'sub/a': 'nothing' });
    expect(workplace.scan(['--git', path.join(dir, 'sub')])).toMatchObject({ status: 0, stdout: '' });
    const secret = forgedKey();
    commit('two', { b: secret });
    expect(findingsIn(path.join(dir, 'sub'))).toMatchObject([{ file: 'b' }]);
  });

  it('tells every path a file had, renamed or copied, and which of them HEAD has', () => {
    const { dir, git, commit } = aRepository();
    const secret = forgedKey();
    const first = commit('one', { a: `${'same\n'.repeat(50)}${secret}` });
    git('mv', 'a', 'b');
    const second = commit('rename', {});
    expect(findingsIn(dir).map(brief)).toEqual([
      ['a', 51, hintOf(secret), first, false],
      ['b', 51, hintOf(secret), second, true],
    ]);
  });

  it('finds what only a merge brought in, and names the branch’s commit for what the branch brought in', () => {
    const { dir, git, commit } = aRepository();
    const [ofBranch, ofMerge] = [forgedKey(), forgedKey()];
    commit('one', { a: 'x' });
    git('checkout', '--quiet', '-b', 'side');
    const side = commit('side', { side: ofBranch });
    git('checkout', '--quiet', 'main');
    commit('two', { b: 'y' });
    git('merge', '--quiet', '--no-commit', 'side');
    const merge = commit('merge', { evil: ofMerge });
    const found = findingsIn(dir).map(brief);
    expect(found).toHaveLength(2);
    expect(found).toContainEqual(['side', 1, hintOf(ofBranch), side, true]);
    expect(found).toContainEqual(['evil', 1, hintOf(ofMerge), merge, true]);
  });

  it('reaches other branches, tags, notes, every stash, amended commits and what is only staged', () => {
    const { dir, git, commit } = aRepository();
    const keys = Array.from({ length: 7 }, () => forgedKey());
    const [branch = '', tag = '', note = '', stash = '', newer = '', amended = '', staged = ''] = keys;
    commit('one', { a: 'x' });
    git('checkout', '--quiet', '-b', 'other');
    commit('other', { b: branch });
    git('checkout', '--quiet', 'main');
    git('tag', '-a', 'v1', '-m', `released with ${tag}`);
    git('notes', 'add', '-m', note);
    for (const secret of [stash, newer]) {
      workplace.write(path.join(dir, 'a'), secret);
      git('stash', '--quiet');
    }
    commit('slip', { c: amended });
    git('rm', '--quiet', 'c');
    git('commit', '--quiet', '--amend', '--allow-empty', '-m', 'mended');
    workplace.write(path.join(dir, 'd'), staged);
    git('add', 'd');
    const found = findingsIn(dir);
    expect(new Set(found.map(({ hint }) => hint))).toEqual(new Set(keys.map(hintOf)));
    expect(found.find(({ hint }) => hint === hintOf(tag))).toMatchObject({
      file: null,
      git: { kind: 'tag' },
    });
    expect(found.find(({ hint }) => hint === hintOf(staged))).toMatchObject({
      file: 'd',
      git: { commit: null, isStaged: true, isInHead: false },
    });
  });

  it('finds a key in the message of a commit, and says whether HEAD’s history has it', () => {
    const { dir, git, commit } = aRepository();
    const [kept, left] = [forgedKey(), forgedKey()];
    const first = commit(`first\n\nused ${kept}`, { a: 'x' });
    git('checkout', '--quiet', '-b', 'side');
    const second = commit(`second ${left}`, { b: 'x' });
    git('checkout', '--quiet', 'main');
    const found = findingsIn(dir);
    expect(found).toHaveLength(2);
    for (const [hint, id, isInHead] of [
      [hintOf(kept), first, true],
      [hintOf(left), second, false],
    ])
      expect(found.find((each) => each.hint === hint)).toMatchObject({
        file: null,
        git: { kind: 'commit', commit: id, isInHead },
      });
    expect(workplace.scan(['--git', dir]).stdout).toContain(`commit ${first}:`);
  });

  it('tells odd names whole to programs and harmless to a terminal', () => {
    const { dir, commit } = aRepository();
    const [secret, inName] = [forgedKey(), forgedKey()];
    const names = ['new\nline', 'tab\there', '"quoted" ü 😀', '-dash', ':(top)magic', `named ${inName}`, ' '];
    commit('odd', Object.fromEntries(names.map((name) => [`./${name}`, secret])));
    const ran = workplace.scan(['--git', dir]);
    expect(ran.stdout).toContain('new?line:1:1');
    expect(ran.stdout + ran.stderr).not.toContain(inName.slice(9));
    const expected = names.map((name) => name.replace(inName, hintOf(inName)));
    expect(findingsIn(dir).map(({ file }) => file)).toEqual(expect.arrayContaining(expected));
    expect(findingsIn(dir)).toHaveLength(names.length);
  });

  it('finds keys in binaries and bundles, wherever the portions that git hands over are cut', () => {
    const { dir, commit } = aRepository();
    const keys = Array.from({ length: 400 }, () => forgedKey());
    const parts = keys.flatMap((secret, i) => [Buffer.alloc(4096 - (i % 97), i % 2 === 0 ? 0 : 'x'), secret]);
    commit('large', { 'app.min.bin': Buffer.concat(parts.map((part) => Buffer.from(part))) });
    const found = findingsIn(dir);
    expect(found.map(({ hint }) => hint)).toEqual(keys.map(hintOf));
  });

  it('scans each content once, however many commits and paths have it', () => {
    const { dir, commit } = aRepository();
    const content = 'x'.repeat(10_000);
    for (let i = 0; i < 5; i++) commit(`${i}`, { [`a${i}`]: content });
    const { bytes } = JSON.parse(workplace.scan(['--git', dir, '--json']).stdout) as { bytes: number };
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(15_000);
  });
});

describe('a repository of another kind', () => {
  it('packed, bare, with long ids, or a second work tree: the same findings', () => {
    const { dir, git, commit } = aRepository('--object-format=sha256');
    const secret = forgedKey();
    const first = commit('one', { a: secret });
    commit('two', { a: 'clean' });
    const expected = [['a', 1, hintOf(secret), first, false]];
    expect(findingsIn(dir).map(brief)).toEqual(expected);
    git('gc', '--quiet', '--aggressive', '--prune=now');
    expect(findingsIn(dir).map(brief)).toEqual(expected);
    git('clone', '--quiet', '--bare', dir, `${dir}.git`);
    expect(findingsIn(`${dir}.git`).map(brief)).toEqual(expected);
    git('worktree', 'add', '--quiet', '--detach', `${dir}-second`);
    expect(findingsIn(`${dir}-second`).map(brief)).toEqual(expected);
  });

  it('shallow: what was fetched is searched, and it is said that there is more', () => {
    const { dir, git, commit } = aRepository();
    const [old, recent] = [forgedKey(), forgedKey()];
    commit('one', { a: old });
    commit('two', { a: 'clean' });
    const last = commit('three', { b: recent });
    git('clone', '--quiet', '--depth', '1', `file://${dir}`, `${dir}-shallow`);
    const ran = workplace.scan(['--git', `${dir}-shallow`]);
    expect(ran.stderr).toContain('a shallow clone: only the part of the history that was fetched');
    expect(findingsIn(`${dir}-shallow`).map(brief)).toEqual([['b', 1, hintOf(recent), last, true]]);
  });

  it.each(['blob:none', 'tree:0'])(
    'a partial clone (%s): nothing is fetched, what is absent is counted, and the scan ends with 2',
    (filter) => {
      const { dir, git, commit } = aRepository();
      commit('one', { a: forgedKey(), 'sub/b': 'x' });
      git('config', 'uploadpack.allowFilter', 'true');
      const partial = `${dir}-partial`;
      git('clone', '--quiet', '--bare', `--filter=${filter}`, `file://${dir}`, partial);
      // Should anything try to fetch, there is nothing to fetch from.
      repositoryIn(workplace, partial).git('remote', 'set-url', 'origin', 'file:///nowhere');
      const ran = workplace.scan(['--git', partial]);
      expect(ran).toMatchObject({ status: 2, stdout: '' });
      expect(ran.stderr).toMatch(/[1-9] objects of the history are not in this clone/);
    },
  );

  it.skipIf(process.platform !== 'linux')(
    'with a blob of 256 MB: found, in less than 160 MB of memory',
    () => {
      const { dir, commit } = aRepository();
      const secret = forgedKey();
      const size = 256 << 20;
      commit('huge', { huge: Buffer.concat([Buffer.alloc(size, 'y'), Buffer.from(secret)]) });
      // The peak since the program began; that of resource usage begins with its parent's.
      const status = 'process.getBuiltinModule("fs").readFileSync("/proc/self/status","latin1")';
      const tell = `process.on("exit",()=>console.error(/VmHWM.*/.exec(${status})[0]))`;
      const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tell)}` };
      const ran = workplace.scan(['--git', dir], { env });
      expect(ran.stdout).toContain(`huge:1:${size + 1}  ${hintOf(secret)}`);
      const peakMB = Number(/^VmHWM:\s+(\d+) kB$/m.exec(ran.stderr)?.[1]) / 1024;
      expect(peakMB).toBeGreaterThan(10);
      expect(peakMB).toBeLessThan(160);
    },
  );
});

describe('what is no repository, or cannot be read', () => {
  it('ends with 64 and says so', () => {
    mkdirSync(path.join(workplace.dir, 'plain'));
    for (const dir of ['plain', 'absent']) {
      const ran = workplace.scan(['--git', dir]);
      expect(ran).toMatchObject({ status: 64, stdout: '', stderr: expect.stringMatching(/^error: .+\.\n$/) });
      const json = workplace.scan(['--git', dir, '--json']);
      expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'not_a_repository' } });
    }
  });

  it('ends with 69 where git is missing, and says so', () => {
    const { dir } = aRepository();
    const ran = workplace.scan(['--git', dir], { env: { PATH: '/nowhere' } });
    expect(ran).toMatchObject({
      status: 69,
      stdout: '',
      stderr: 'error: git is not installed or not on the PATH.\n',
    });
  });

  it('ends with 2 where an object is gone or broken, and searches the others', () => {
    const { dir, git, commit } = aRepository();
    commit('one', { a: 'x', b: 'y', c: 'z' });
    const objectFile = (name: string) => {
      const id = git('rev-parse', `HEAD:${name}`);
      return path.join(dir, '.git/objects', id.slice(0, 2), id.slice(2));
    };
    rmSync(objectFile('a'));
    const broken = objectFile('b');
    rmSync(broken);
    workplace.write(broken, 'no object');
    const ran = workplace.scan(['--git', dir]);
    expect(ran).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('2 objects, ') });
    expect(ran.stderr).toContain('2 objects of the history are not in this clone, or broken');
  });

  it('tells a key that was found before git gave up, and what git says; 2 when it gave up before', () => {
    const { dir, git, commit } = aRepository();
    const secret = forgedKey();
    commit('one', { 'sub/a': 'x' });
    const folder = git('rev-parse', 'HEAD:sub');
    commit('two', { 'sub/a': 'y', b: secret });
    rmSync(path.join(dir, '.git/objects', folder.slice(0, 2), folder.slice(2)));
    const ran = workplace.scan(['--git', dir]);
    expect(ran).toMatchObject({ status: 1, stdout: expect.stringContaining(`b:1:1  ${hintOf(secret)}`) });
    expect(ran.stderr).toMatch(/^cannot read the repository: .*tree/m);
    const first = git('rev-parse', 'HEAD^');
    rmSync(path.join(dir, '.git/objects', first.slice(0, 2), first.slice(2)));
    expect(workplace.scan(['--git', dir])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^cannot read the repository: /m),
    });
  });

  it.skipIf(process.getuid?.() !== 0)('ends with 69 where git refuses, with git’s own words', () => {
    const { dir, commit } = aRepository();
    commit('one', { a: forgedKey() });
    expect(workplace.sh(`chown -R 12345 '${dir}'`).status).toBe(0);
    const ran = workplace.scan(['--git', dir]);
    expect(ran).toMatchObject({
      status: 69,
      stdout: '',
      stderr: expect.stringMatching(/^error: detected dubious/),
    });
  });

  it('never runs a program that the repository names', () => {
    const { dir, git, commit } = aRepository();
    const trap = path.join(workplace.dir, 'trapped');
    const command = `sh -c 'touch "${trap}"'`;
    commit('one', { '.gitattributes': '* diff=trap filter=trap', '.env': forgedKey() });
    for (const name of [
      'core.fsmonitor',
      'diff.external',
      'diff.trap.textconv',
      'diff.trap.command',
      'core.pager',
    ])
      git('config', name, command);
    git('config', 'filter.trap.smudge', command);
    workplace.write(path.join(dir, 'b'), forgedKey());
    for (const args of [['--git'], ['--staged'], ['.']])
      expect(workplace.scan(args, { cwd: dir }).status).toBe(args[0] === '--staged' ? 0 : 1);
    expect(existsSync(trap)).toBe(false);
  });
});

describe('a scan of what is staged', () => {
  it('searches what the commit would hold, not what the file holds by now', () => {
    const { dir, git, commit } = aRepository();
    const [old, staged, unstaged] = [forgedKey(), forgedKey(), forgedKey()];
    commit('one', { old, a: 'x' });
    workplace.write(path.join(dir, 'a'), `\n${staged}`);
    git('add', 'a');
    workplace.write(path.join(dir, 'a'), 'clean');
    workplace.write(path.join(dir, 'b'), unstaged);
    const ran = workplace.scan(['--staged'], { cwd: dir });
    expect(ran).toMatchObject({
      status: 1,
      stdout: `a:2:1  ${hintOf(staged)}  (live)  staged, not committed\n`,
    });
  });

  it('passes over a submodule, whose commit is in another repository', () => {
    const { dir, git, commit } = aRepository();
    const elsewhere = commit('one', { a: 'x' });
    git('update-index', '--add', '--cacheinfo', `160000,${elsewhere.padEnd(40, '0')},sub`);
    expect(workplace.scan(['--staged'], { cwd: dir })).toMatchObject({ status: 0, stdout: '' });
    git('commit', '--quiet', '-m', 'two');
    expect(workplace.scan(['--git'], { cwd: dir })).toMatchObject({ status: 0, stdout: '' });
  });

  it('works before the first commit, below the top, and with nothing staged', () => {
    const { dir, git } = aRepository();
    const secret = forgedKey();
    workplace.write(path.join(dir, 'sub/a'), secret);
    expect(workplace.scan(['--staged'], { cwd: path.join(dir, 'sub') }).status).toBe(0);
    git('add', '--all');
    const ran = workplace.scan(['--staged', '--json'], { cwd: path.join(dir, 'sub') });
    expect(findingsOf(ran)).toMatchObject([{ file: 'sub/a', git: { isStaged: true } }]);
  });
});
