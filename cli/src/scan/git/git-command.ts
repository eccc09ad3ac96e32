import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/** A repository that git can read. */
export interface Repository {
  /** As it was given; `undefined` for the one that this process stands in. */
  readonly dir: string | undefined;
}

/** Why a repository could not be searched. `detail` is one sentence for people. */
export class GitFailure extends Error {
  readonly code: 'not_a_repository' | 'git_missing' | 'git_failed';
  readonly detail: string;

  constructor(code: GitFailure['code'], detail: string) {
    super(detail);
    this.code = code;
    this.detail = detail;
  }
}

/** A git that runs. */
export interface RunningGit {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Resolves once it ended well; otherwise throws a `GitFailure`. */
  readonly ended: Promise<void>;
  /** Ends it; for an answer that nobody reads any more. */
  stop(): void;
}

/** Variables by which git itself, when it runs a hook, names the repository to the programs it starts. */
const namesOfRepository = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_SHALLOW_FILE',
];

const settings = [
  // A setting of the repository that would run a program of its choice.
  'core.fsmonitor=false',
  // Git streams what is larger instead of holding it in memory.
  'core.bigFileThreshold=16m',
  'diff.relative=false',
];

const maxStderr = 4096;

/**
 * Starts git in a repository, without a shell. It never asks, never fetches, takes no lock, runs no program that the repository names,
 * and sees objects as they are rather than as replaced.
 */
export function startGit({ dir }: Repository, args: readonly string[]): RunningGit {
  const where = dir === undefined ? [] : ['-C', dir];
  const set = settings.flatMap((setting) => ['-c', setting]);
  const child = spawn('git', [...where, '--no-pager', ...set, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: environmentFor(dir),
    windowsHide: true,
  });
  // A git that ended early says why itself; that its input then breaks is no news.
  child.stdin.on('error', () => undefined);
  const ended = endOf(child, args[0] ?? '');
  // Whoever waits for it gets the failure; until then it is not unhandled.
  ended.catch(() => undefined);
  return { stdin: child.stdin, stdout: child.stdout, ended, stop: () => void child.kill() };
}

/** All that a git prints, as bytes. For answers that are known to be small. */
export async function askGit(repository: Repository, args: readonly string[]): Promise<Buffer> {
  const { stdin, stdout, ended } = startGit(repository, args);
  stdin.end();
  const parts: Buffer[] = [];
  for await (const part of stdout) parts.push(part as Buffer);
  await ended;
  return Buffer.concat(parts);
}

/** Waits for all, and of several failures throws the one that git explained: the others follow from it. */
export async function allOf(work: readonly Promise<unknown>[]): Promise<void> {
  const settled = await Promise.allSettled(work);
  const causes = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  if (causes.length > 0) throw causes.find((cause) => cause instanceof GitFailure) ?? causes[0];
}

function environmentFor(dir: string | undefined): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env };
  // A folder that was named means that folder, even in a hook of another repository.
  if (dir !== undefined) for (const name of namesOfRepository) delete env[name];
  return {
    ...env,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
  };
}

async function endOf(child: ChildProcess, command: string): Promise<void> {
  let said = '';
  child.stderr?.on('data', (part: Buffer) => {
    said = (said + part.toString()).slice(0, maxStderr);
  });
  const [code, signal] = await once(child, 'close').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT')
      throw new GitFailure('git_missing', 'git is not installed or not on the PATH.');
    throw new GitFailure('git_failed', `git could not be started: ${error.code ?? error.message}.`);
  });
  // Its reader had enough or failed, and says so itself.
  if (signal === 'SIGPIPE') return;
  if (code !== 0) throw failureOf(said, `git ${command} ended with ${code ?? signal}`);
}

function failureOf(said: string, otherwise: string): GitFailure {
  const reason = /^(?:fatal|error): (.*)$/m.exec(said)?.[1] ?? otherwise;
  const isNone = /not a git repository|cannot change to/i.test(reason);
  return new GitFailure(isNone ? 'not_a_repository' : 'git_failed', `${reason.replace(/\.$/, '')}.`);
}
