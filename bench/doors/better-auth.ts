import { copyFileSync, existsSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Running, startScript } from './processes.js';
import { outputOf } from './wrk.js';

const packages = ['better-auth@1.7.5', '@better-auth/api-key@1.7.5'];
const server = fileURLToPath(new URL('better-auth-server.mjs', import.meta.url));
/** The SQLite driver the product itself takes: the first is there only where it runs. */
const driver = ['better-sqlite3-node-api', 'better-sqlite3']
  .map((name) => fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url)))
  .find((folder) => existsSync(folder));

/** A running server with the file of its own secrets. */
export interface Verifier extends Running {
  readonly secretsFile: string;
}

/**
 * Better Auth's key plugin, with a write-ahead log and with SQLite's defaults. A peer is no dependency, so it is installed into a
 * folder for this run, with the SQLite driver that is built here already.
 */
export async function startBetterAuth(
  folder: string,
): Promise<{ readonly wal: Verifier; readonly defaults: Verifier }> {
  writeFileSync(path.join(folder, 'package.json'), '{"private":true,"type":"module"}');
  const options = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--prefix', folder];
  await outputOf('npm', ['install', ...options, ...packages]);
  if (driver === undefined) throw new Error('no SQLite driver is installed');
  symlinkSync(driver, path.join(folder, 'node_modules/better-sqlite3'));
  copyFileSync(server, path.join(folder, 'server.mjs'));
  const start = async (journal: string): Promise<Verifier> => ({
    ...(await startScript([path.join(folder, 'server.mjs'), folder, journal])),
    secretsFile: path.join(folder, `${journal}.txt`),
  });
  return { wal: await start('wal'), defaults: await start('defaults') };
}
