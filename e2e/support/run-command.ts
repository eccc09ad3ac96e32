import { spawn } from 'node:child_process';

export interface CommandResult {
  /** The exit code; -1 when a signal ended it. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output parsed, or `undefined` when it is not JSON. */
  readonly json: unknown;
}

/** Runs a program to its end. One that takes longer than `timeoutMs` is killed, and its status is -1. */
export function runCommand(
  file: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly stdin?: string;
    readonly timeoutMs?: number;
  },
): Promise<CommandResult> {
  const { cwd, env, stdin = '', timeoutMs = 40_000 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...args], { cwd, env: { ...env } });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
    });
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ status: code ?? -1, stdout, stderr, json: parsed(stdout) });
    });
    // A program that ends without reading its input is no failure of the test.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
