import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram, freePort } from '../../e2e/support/real-proxy.js';

/** The core that the server under load has to itself; the load and the upstream share the other. */
export const serverCore = 0;
export const loadCore = 1;

/** A server as its own process. */
export interface Running {
  readonly url: string;
  readonly child: ChildProcess;
}

const started: ChildProcess[] = [];

/** Ends every process that was started here. */
export async function stopAll(): Promise<void> {
  await Promise.all(
    started.splice(0).map(
      (child) =>
        new Promise<void>((resolve) => {
          if (child.exitCode !== null) resolve();
          child.once('close', () => resolve());
          child.kill('SIGTERM');
        }),
    ),
  );
}

/** What a bare server answers: a flat list of fields, and a body. */
export interface FixedAnswer {
  readonly fields: readonly string[];
  readonly body: string;
}

/** One of the servers of bare-server.mjs. */
export function startBare(
  kind: 'answer' | 'body' | 'undici' | 'replyFrom' | 'httpxy',
  given: { readonly answer?: FixedAnswer; readonly upstream?: string },
): Promise<Running> {
  const file = fileURLToPath(new URL('bare-server.mjs', import.meta.url));
  return startScript([file, kind], { BARE: JSON.stringify(given) });
}

/** A Node program on the server's core, once it has printed its port. */
export function startScript(args: readonly string[], env = {}): Promise<Running> {
  const child = spawnPinned(serverCore, process.execPath, args, env);
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) =>
      resolve({ child, url: `http://127.0.0.1:${chunk.toString('utf8').trim()}` }),
    );
    child.once('close', (code) => reject(new Error(`${args.join(' ')} ended with ${code}`)));
  });
}

/** nginx with one worker and these blocks inside `http`; `listen PORT` is replaced by a free port. */
export async function startNginx(
  name: string,
  at: { readonly dir: string; readonly core: number },
  blocks: string,
): Promise<Running> {
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${at.dir}/${name}-${kind};`)
    .join(' ');
  const text = `worker_processes 1; daemon off; pid ${at.dir}/${name}.pid; error_log stderr;
events { worker_connections 2048; }
http { access_log off; keepalive_requests 1000000000; ${temporary}
${blocks.replaceAll('PORT', String(port))}
}`;
  const file = path.join(at.dir, `${name}.conf`);
  writeFileSync(file, text);
  const child = spawnPinned(at.core, programOf('nginx'), ['-p', at.dir, '-c', file]);
  return answering({ child, url: `http://127.0.0.1:${port}` });
}

/** HAProxy with one thread and this text; `PORT` is replaced by a free port. */
export async function startHaproxy(dir: string, text: string): Promise<Running> {
  const port = await freePort();
  const file = path.join(dir, 'haproxy.cfg');
  writeFileSync(file, text.replaceAll('PORT', String(port)));
  const child = spawnPinned(serverCore, programOf('haproxy'), ['-db', '-f', file]);
  return answering({ child, url: `http://127.0.0.1:${port}` });
}

function spawnPinned(core: number, program: string, args: readonly string[], env = {}): ChildProcess {
  const child = spawn('taskset', ['-c', String(core), program, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  process.once('exit', () => child.kill('SIGTERM'));
  return child;
}

function programOf(name: string): string {
  const program = findProgram(name);
  if (program === undefined) throw new Error(`${name} is not installed`);
  return program;
}

async function answering(running: Running): Promise<Running> {
  for (let tries = 0; tries < 200; tries++) {
    const isUp = await fetch(running.url).then(
      () => true,
      () => false,
    );
    if (isUp) return running;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing answers at ${running.url}`);
}
