import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CommandResult, runCommand } from './run-command.js';

const command = fileURLToPath(new URL('../../cli/bin/neoagent.js', import.meta.url));
const readyLine = /Neoagent API Authorization is ready: (\S+)/;
const startTimeoutMs = 40_000;
const stopTimeoutMs = 25_000;

/** A folder of its own in the temporary directory, with the data and the configuration of one installation. */
export interface Home {
  readonly dir: string;
  readonly dataDir: string;
  /** Deletes the folder. */
  remove(): void;
}

/** The built product, running as its own process; reached only as a user reaches it. */
export interface Installation extends Home {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Milliseconds from spawn to the line that says it is ready. */
  readonly startedInMs: number;
  /** Everything the process has written so far, to either stream. */
  output(): string;
  /** Runs `neoagent <args>` on this installation's data. `json` is the parsed standard output, if it is JSON. */
  cli(args: readonly string[], input?: { readonly stdin?: string }): Promise<CommandResult>;
  /** SIGTERM; resolves with the exit code, or -1 when a signal ended it. */
  stop(): Promise<number>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
}

export interface InstallationOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The text of `neoagent.yaml`. */
  readonly rules?: string;
  /** An existing folder, to start again on the same data. */
  readonly home?: Home;
}

/** A new, empty folder for an installation. */
export function newHome(rules?: string): Home {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'neoagent-e2e-'));
  const dataDir = path.join(dir, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  if (rules !== undefined) writeFileSync(path.join(dir, 'neoagent.yaml'), rules);
  return { dir, dataDir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Starts the product and resolves when it says that it is ready. Rejects with its output when it ends before. */
export async function startInstallation(options: InstallationOptions = {}): Promise<Installation> {
  const home = options.home ?? newHome(options.rules);
  const env = { ...cleanEnvironment(home), PORT: '0', HOST: '127.0.0.1', ...options.env };
  const began = performance.now();
  const server = spawnServer(home, env);
  const url = await server.ready().catch((error: unknown) => {
    if (options.home === undefined) home.remove();
    throw error;
  });
  return {
    ...home,
    url,
    port: Number(new URL(url).port),
    pid: server.child.pid ?? -1,
    startedInMs: Math.round(performance.now() - began),
    output: server.output,
    cli: (args, input = {}) => neoagent(home, args, { env: withoutListeners(env), ...input }),
    stop: () => server.end('SIGTERM'),
    kill: async () => void (await server.end('SIGKILL')),
    remove() {
      server.child.kill('SIGKILL');
      home.remove();
    },
  };
}

/** Runs `neoagent <args>` to its end, in the folder of an installation. */
export function neoagent(
  home: Home,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly stdin?: string } = {},
): Promise<CommandResult> {
  return runCommand(process.execPath, [command, ...args], {
    cwd: home.dir,
    env: { ...cleanEnvironment(home), ...options.env },
    ...(options.stdin !== undefined && { stdin: options.stdin }),
  });
}

/** Nothing of the environment the tests run in may reach the product. */
function cleanEnvironment(home: Home): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), NEOAGENT_DATA_DIR: home.dataDir };
}

function withoutListeners({
  PORT: _port,
  HOST: _host,
  GATEWAY_PORT: _gateway,
  ...rest
}: Record<string, string>) {
  return rest;
}

function spawnServer(home: Home, env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [command, 'serve'], {
    cwd: home.dir,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killWithTests = () => child.kill('SIGKILL');
  process.once('exit', killWithTests);
  let written = '';
  const ended = new Promise<number>((resolve) => {
    child.once('close', (code) => {
      process.off('exit', killWithTests);
      resolve(code ?? -1);
    });
  });
  const output = () => written;
  const ready = new Promise<string>((resolve, reject) => {
    const onData = (chunk: Buffer) => {
      written += chunk.toString('utf8');
      const url = readyLine.exec(written)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    void ended.then((code) =>
      reject(new Error(`the server ended with ${code} before it was ready:\n${written}`)),
    );
  });
  return {
    child,
    output,
    ready: () =>
      within(ready, startTimeoutMs, { whatFor: () => `the server to be ready:\n${written}`, child }),
    end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number> {
      child.kill(signal);
      return within(ended, stopTimeoutMs, { whatFor: () => `the server to end:\n${written}`, child });
    },
  };
}

function within<T>(
  promise: Promise<T>,
  timeoutMs: number,
  late: { readonly whatFor: () => string; readonly child: ChildProcess },
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      late.child.kill('SIGKILL');
      reject(new Error(`waited ${timeoutMs} ms for ${late.whatFor()}`));
    }, timeoutMs);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}
