import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const pages = fileURLToPath(new URL('../../docs/doors', import.meta.url));
const startTimeoutMs = 15_000;

/** Ports that a page's configuration is written with; every test puts its own in their place. */
const written = { listen: '8080', neoagent: '3000', api: '9000' } as const;

/** The first three are in Debian; the others are run where somebody installed them. */
export type ProxyName = 'nginx' | 'caddy' | 'haproxy' | 'traefik' | 'envoy';

export interface ProxyPorts {
  readonly neoagent: number;
  readonly api: number;
}

export interface RunningProxy {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Where a program is, or `undefined`. Debian keeps servers in /usr/sbin, which is not on every user's PATH. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return path.isAbsolute(file);
  } catch {
    return false;
  }
}

/** The configuration that a page of docs/doors tells its readers to copy: the first block of that language. */
export function configurationOf(page: string, language: string): string {
  const text = readFileSync(path.join(pages, `${page}.md`), 'utf8');
  const block = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text)?.[1];
  if (block === undefined) throw new Error(`docs/doors/${page}.md has no block of ${language}`);
  return block;
}

/**
 * Starts the real program with the configuration of its page, on a free port. `change` edits the text first: only for tests of what must
 * not be left out of it.
 */
export async function startProxy(
  name: ProxyName,
  ports: ProxyPorts,
  change: (configuration: string) => string = (text) => text,
): Promise<RunningProxy> {
  const program = findProgram(name);
  if (program === undefined) throw new Error(`${name} is not installed`);
  const dir = mkdtempSync(path.join(os.tmpdir(), `neoagent-${name}-`));
  // Started by root, nginx works as another user, who must reach the files of its requests' bodies.
  chmodSync(dir, 0o711);
  const port = await freePort();
  const { language, argumentsIn } = launchers[name];
  const text = withAddresses(change(configurationOf(name, language)), { ...ports, listen: port });
  const child = spawn(program, argumentsIn(dir, text, port), {
    cwd: dir,
    env: { PATH: process.env['PATH'] ?? '', HOME: dir, XDG_DATA_HOME: dir, XDG_CONFIG_HOME: dir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = stopperOf(child, dir);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  try {
    await listening(port, child);
  } catch (error) {
    await stop();
    throw new Error(`${name} did not start: ${String(error)}\n${output}`);
  }
  return { url: `http://127.0.0.1:${port}`, port, stop };
}

/** How each program is run on a page's text in a folder of its own: what the system's package would put around it, and no more. */
const launchers = {
  nginx: {
    language: 'nginx',
    argumentsIn(dir: string, text: string) {
      writeFileSync(path.join(dir, 'neoagent.conf'), text);
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        .map((kind) => `${kind}_temp_path ${dir}/${kind};`)
        .join(' ');
      const around = `worker_processes 1; daemon off; pid ${dir}/nginx.pid; error_log stderr;
events {}
http { access_log off; ${temporary} include ${dir}/neoagent.conf; }
`;
      writeFileSync(path.join(dir, 'nginx.conf'), around);
      return ['-p', dir, '-c', path.join(dir, 'nginx.conf')];
    },
  },
  caddy: {
    language: 'caddyfile',
    argumentsIn(dir: string, text: string) {
      const options = '{\n\tadmin off\n\tauto_https off\n}\n';
      writeFileSync(path.join(dir, 'Caddyfile'), options + text);
      return ['run', '--adapter', 'caddyfile', '--config', path.join(dir, 'Caddyfile')];
    },
  },
  haproxy: {
    language: 'haproxy',
    argumentsIn(dir: string, text: string) {
      const placed = replaceEvery(text, '/etc/haproxy/neoagent.lua', path.join(pages, 'neoagent.lua'));
      writeFileSync(path.join(dir, 'haproxy.cfg'), placed);
      return ['-db', '-f', path.join(dir, 'haproxy.cfg')];
    },
  },
  traefik: {
    language: 'yaml',
    argumentsIn(dir: string, text: string, port: number) {
      const dynamic = path.join(dir, 'dynamic.yaml');
      writeFileSync(dynamic, text);
      return [`--entryPoints.web.address=127.0.0.1:${port}`, `--providers.file.filename=${dynamic}`];
    },
  },
  envoy: {
    language: 'yaml',
    argumentsIn(dir: string, text: string) {
      writeFileSync(path.join(dir, 'envoy.yaml'), text);
      return ['--use-dynamic-base-id', '-c', path.join(dir, 'envoy.yaml')];
    },
  },
} as const;

/** Envoy writes addresses and ports apart; Traefik's entry point is no part of its page. */
function withAddresses(text: string, ports: ProxyPorts & { readonly listen: number }): string {
  return (['listen', 'neoagent', 'api'] as const).reduce((placed, which) => {
    const host = which === 'listen' ? '' : '127.0.0.1:';
    const from = `${host}${written[which]}`;
    const apart = `port_value: ${written[which]}`;
    if (!placed.includes(from) && !placed.includes(apart)) {
      if (which === 'listen') return placed;
      throw new Error(`the configuration does not name ${from}`);
    }
    return placed.replaceAll(from, `${host}${ports[which]}`).replaceAll(apart, `port_value: ${ports[which]}`);
  }, text);
}

function replaceEvery(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the configuration does not hold ${from}`);
  return text.replaceAll(from, to);
}

function stopperOf(child: ChildProcess, dir: string): () => Promise<void> {
  const killWithTests = () => child.kill('SIGKILL');
  process.once('exit', killWithTests);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return async () => {
    // nginx's worker outlives a master that is killed, so the master is asked; both end at once on SIGTERM.
    child.kill('SIGTERM');
    const timer = setTimeout(killWithTests, 5_000);
    await ended;
    clearTimeout(timer);
    process.off('exit', killWithTests);
    rmSync(dir, { recursive: true, force: true });
  };
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  const until = performance.now() + startTimeoutMs;
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    if (await accepts(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on ${port} after ${startTimeoutMs} ms`);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
