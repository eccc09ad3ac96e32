import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../cli/bin/neoagent.js', import.meta.url));
const longest = 1 << 28;

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with the built command in it, and git that knows nobody's settings. */
export interface Workplace {
  readonly dir: string;
  /** Runs the built command, in `dir` unless `cwd` says otherwise. */
  scan(args: readonly string[], options?: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv }): Ran;
  /** Runs a script of a shell as a person would, with `npx neoagent` found as in a project that depends on it. */
  sh(script: string, options?: { readonly cwd?: string }): Ran;
  /** Writes a file, with the folders that it needs. */
  write(file: string, content: string | Buffer): void;
  remove(): void;
}

export function createWorkplace(): Workplace {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'neoagent-scan-'));
  const env = environmentIn(dir);
  const run = (file: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv }) => {
    const place = { cwd: options.cwd ?? dir, env: { ...env, ...options.env } };
    return spawnSync(file, [...args], { ...place, encoding: 'utf8', maxBuffer: longest });
  };
  mkdirSync(path.join(dir, 'node_modules/.bin'), { recursive: true });
  symlinkSync(bin, path.join(dir, 'node_modules/.bin/neoagent'));
  return {
    dir,
    scan: (args, options = {}) => run(process.execPath, [bin, 'scan', ...args], options),
    sh: (script, options = {}) => run('sh', ['-e', '-c', script], options),
    write(file, content) {
      const full = path.resolve(dir, file);
      mkdirSync(path.dirname(full), { recursive: true });
      writeFileSync(full, content);
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function environmentIn(dir: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: dir,
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
    GIT_CONFIG_GLOBAL: os.devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CEILING_DIRECTORIES: os.tmpdir(),
    GIT_AUTHOR_NAME: 'Ana',
    GIT_AUTHOR_EMAIL: 'ana@example.com',
    GIT_COMMITTER_NAME: 'Ana',
    GIT_COMMITTER_EMAIL: 'ana@example.com',
  };
}

/** A repository below the workplace. */
export interface TestRepository {
  readonly dir: string;
  /** Runs git and answers what it printed, without the last line end; throws when it fails. */
  git(...args: readonly string[]): string;
  /** Writes files (`undefined` removes one) and commits them; answers the commit, as short as findings show it. */
  commit(message: string, files: Readonly<Record<string, string | Buffer | undefined>>): string;
}

export function createRepository(
  workplace: Workplace,
  name: string,
  ...init: readonly string[]
): TestRepository {
  const dir = path.join(workplace.dir, name);
  mkdirSync(dir, { recursive: true });
  symlinkSync(path.join(workplace.dir, 'node_modules'), path.join(dir, 'node_modules'));
  const repository = repositoryIn(workplace, dir);
  repository.git('init', '--quiet', '--initial-branch=main', ...init);
  writeFileSync(path.join(dir, '.git/info/exclude'), 'node_modules\n');
  return repository;
}

/** The repository that is in a folder already. */
export function repositoryIn(workplace: Workplace, dir: string): TestRepository {
  const git = (...args: readonly string[]): string => {
    const ran = spawnSync('git', [...args], {
      cwd: dir,
      env: environmentIn(workplace.dir),
      encoding: 'utf8',
    });
    if (ran.status !== 0) throw new Error(`git ${args.join(' ')}: ${ran.stderr}`);
    return ran.stdout.replace(/\n$/, '');
  };
  return {
    dir,
    git,
    commit(message, files) {
      for (const [file, content] of Object.entries(files)) {
        if (content === undefined) rmSync(path.join(dir, file));
        else workplace.write(path.join(dir, file), content);
      }
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '-m', message);
      return git('rev-parse', '--short=12', 'HEAD');
    },
  };
}

/** What stands for a key in everything that is printed. */
export function hintOf(secret: string): string {
  return `${secret.slice(0, 13)}…${secret.slice(-4)}`;
}

/** The findings that `--json` printed. */
export function findingsOf({ stdout }: Ran): readonly Finding[] {
  return (JSON.parse(stdout) as { readonly findings: readonly Finding[] }).findings;
}

export interface Finding {
  readonly file: string | null;
  readonly line: number;
  readonly column: number;
  readonly hint: string;
  readonly isTracked: boolean | null;
  readonly git: {
    readonly kind: string;
    readonly commit: string | null;
    readonly versions: number;
    readonly isInHead: boolean;
    readonly isStaged: boolean;
  } | null;
}
