import { chmodSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { forgedKey } from '../support/forged-key.js';
import { createRepository, createWorkplace, hintOf, type TestRepository } from './workplace.js';

const page = readFileSync(new URL('../../docs/scanning.md', import.meta.url), 'utf8');
const workplace = createWorkplace();
let project: TestRepository;
let made = 0;
afterAll(() => workplace.remove());

beforeEach(() => {
  project = createRepository(workplace, `project-${++made}`);
  project.commit('begin', { 'src/a.js': 'a', 'dist/b.js': 'b', '.env': 'PORT=3000' });
});

/** The blocks of the page whose first line ends with these words. */
function blocks(opening: string): readonly string[] {
  return page
    .split(/^```/m)
    .filter((_text, i) => i % 2 === 1)
    .filter((text) => text.startsWith(`${opening}\n`))
    .map((text) => text.slice(opening.length + 1));
}

const commands = blocks('sh').flatMap((text) => text.trimEnd().split('\n'));

function run(command: string) {
  return workplace.sh(command, { cwd: project.dir });
}

describe('the commands of the page', () => {
  it('are six', () => {
    expect(commands).toHaveLength(6);
  });

  it.each(commands.filter((each) => !each.includes('>')))(
    '%s ends with 0 in a project without keys',
    (command) => {
      const ran = run(command);
      expect(ran.status, ran.stderr).toBe(0);
    },
  );

  it('find a key where the page says that they look', () => {
    const secret = forgedKey();
    const first = project.commit('slip', { 'config.js': `\nconst key = "${secret}"` });
    project.commit('again', { 'config.js': `\n\nconst key = "${secret}"` });
    project.commit('mend', { 'config.js': 'const key = process.env.NEOAGENT_SECRET_KEY' });
    const example = blocks('')[0]?.trimEnd() ?? '';
    const as = (text: string) => text.replaceAll(/neo_live_\S+/g, 'HINT').replaceAll(/commit \w+/g, 'COMMIT');
    const ofHistory = run(commands[1] ?? '');
    expect(ofHistory.stdout).toContain(`${hintOf(secret)}  (live)  since commit ${first}`);
    expect(as(ofHistory.stdout.trimEnd())).toBe(as(example));
    workplace.write(path.join(project.dir, 'dist/b.js'), secret);
    expect(run(commands[0] ?? '')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('dist/b.js:1:1'),
    });
    expect(run(commands[2] ?? '').status).toBe(0);
    project.git('add', '--all');
    expect(run(commands[2] ?? '')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('dist/b.js:1:1'),
    });
  });

  it('write a configuration of gitleaks and one of trufflehog', () => {
    for (const command of commands.filter((each) => each.includes('>'))) expect(run(command).status).toBe(0);
    const gitleaks = readFileSync(path.join(project.dir, '.gitleaks.toml'), 'utf8');
    expect(gitleaks).toContain("regex = '''\\b(neo_(?:live|test)_[0-9A-Za-z]{38})\\b'''");
    const trufflehog = parse(readFileSync(path.join(project.dir, 'trufflehog.yaml'), 'utf8'));
    const [detector] = trufflehog.detectors;
    expect(new RegExp(detector.regex.secret).test(forgedKey('neo_test_'))).toBe(true);
    expect(detector.keywords).toEqual(['neo_live_', 'neo_test_']);
  });
});

describe('the pre-commit hook of the page', () => {
  beforeEach(() => {
    const hook = path.join(project.dir, '.git/hooks/pre-commit');
    workplace.write(hook, blocks('sh pre-commit')[0] ?? '');
    chmodSync(hook, 0o755);
  });

  it('lets a clean commit pass', () => {
    workplace.write(path.join(project.dir, 'c'), 'clean');
    expect(run('git add c && git commit -qm clean').status).toBe(0);
  });

  it('refuses a staged key, though the file no longer has it, and shows where it is', () => {
    const secret = forgedKey();
    workplace.write(path.join(project.dir, 'c'), secret);
    const ran = run('git add c && echo clean > c && git commit -qm slip');
    expect(ran.status).toBe(1);
    expect(ran.stdout + ran.stderr).toContain(`c:1:1  ${hintOf(secret)}`);
    expect(project.git('log', '--format=%s')).toBe('begin');
    expect(run('git add c && git commit -qm mended').status).toBe(0);
  });

  it.each([
    ['of everything', 'git commit -qam slip'],
    ['of one file', 'git commit -qm slip .env'],
    ['from below the top', 'cd src && git commit -qam slip'],
  ])('refuses a key in a commit %s, whose index is not the usual one', (_what, command) => {
    workplace.write(path.join(project.dir, '.env'), forgedKey());
    expect(run(command)).toMatchObject({ status: 1 });
    expect(project.git('log', '--format=%s')).toBe('begin');
  });

  it('lets a commit of one file pass while another one with a key is staged', () => {
    workplace.write(path.join(project.dir, '.env'), forgedKey());
    workplace.write(path.join(project.dir, 'src/a.js'), 'clean');
    expect(run('git add .env && git commit -qm clean src/a.js').status).toBe(0);
  });

  it('works in a second work tree', () => {
    const second = `${project.dir}-second`;
    project.git('worktree', 'add', '--quiet', second);
    workplace.write(path.join(second, 'c'), forgedKey());
    const ran = workplace.sh('ln -s ../node_modules . ; git add c && git commit -qm slip', { cwd: second });
    expect(ran.status).toBe(1);
    expect(ran.stdout + ran.stderr).toContain('c:1:1');
  });
});

describe('the workflow of the page', () => {
  const workflow = parse(blocks('yaml keys.yml')[0] ?? '');
  const steps: readonly { readonly run?: string; readonly with?: Readonly<Record<string, unknown>> }[] =
    workflow.jobs.scan.steps;
  const scan = steps.find((step) => step.run?.startsWith('npx neoagent'))?.run ?? '';

  it('fetches the whole history, passes a clean one, and fails where a key ever was', () => {
    expect(steps[0]?.with).toEqual({ 'fetch-depth': 0 });
    expect(run(scan).status).toBe(0);
    project.commit('slip', { k: forgedKey() });
    project.commit('mend', { k: undefined });
    expect(run(scan).status).toBe(1);
  });

  it('uploads the file that the scan wrote, a key or not', () => {
    const upload = steps.at(-1)?.with?.['sarif_file'];
    project.commit('slip', { k: forgedKey() });
    run(scan);
    const log = JSON.parse(readFileSync(path.join(project.dir, String(upload)), 'utf8'));
    expect(log.runs[0].results).toHaveLength(1);
    expect(steps.at(-1)).toMatchObject({ if: 'always()' });
  });
});
