import { spawn } from 'node:child_process';

/** What one run of wrk says. */
export interface Load {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface Shot {
  readonly url: string;
  /** Lua script that makes the requests; gets `scriptArguments`. */
  readonly script: string;
  readonly scriptArguments: readonly string[];
  readonly connections: number;
  readonly seconds: number;
  readonly core: number;
}

/** Loads a server from one thread on one core. Rejects when any answer was no 2xx or a connection broke. */
export async function wrk(shot: Shot): Promise<Load> {
  const { url, script, connections, seconds } = shot;
  const text = await outputOf('taskset', [
    ...[
      '-c',
      String(shot.core),
      'wrk',
      '-t1',
      '--timeout',
      '10s',
      `-c${connections}`,
      `-d${seconds}s`,
      '--latency',
    ],
    ...['-s', script, url, '--', ...shot.scriptArguments],
  ]);
  if (/Non-2xx|Socket errors/.test(text)) throw new Error(`${url} did not allow every request:\n${text}`);
  return {
    requestsPerSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]),
    p50Ms: inMs(/\s50%\s+([\d.]+)(us|ms|s)/.exec(text)),
    p99Ms: inMs(/\s99%\s+([\d.]+)(us|ms|s)/.exec(text)),
  };
}

const unitMs: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000 };

function inMs(found: RegExpExecArray | null): number {
  return Number(found?.[1]) * (unitMs[found?.[2] ?? ''] ?? Number.NaN);
}

/** The standard output of a command; rejects with everything it wrote when it fails. */
export function outputOf(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
      });
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(text) : reject(new Error(`${command}: ${text}`))));
  });
}
