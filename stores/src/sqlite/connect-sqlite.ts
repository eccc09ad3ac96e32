import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

/** An open SQLite file. Its calls are synchronous. */
export type SqliteConnection = BetterSqlite3.Database;
export type PreparedStatement<
  Parameters extends unknown[] = unknown[],
  Row = unknown,
> = BetterSqlite3.Statement<Parameters, Row>;

const require = createRequire(import.meta.url);
/** Its binaries come with it, but only for common platforms, and need Node-API 10: Node 22.14. */
const overNodeApi = 'better-sqlite3-node-api';
/** Runs on Node 20 too, but, compiled for Node 24.19, 26.4 or later, ends the process while it collects (nodejs/node#63642). */
const overV8 = 'better-sqlite3';

let driver: typeof BetterSqlite3 | undefined;

/**
 * Opens a file, or `:memory:`, by the driver that suits this Node: both are the same library at two versions. Throws a `SqliteError`
 * where the file cannot be opened.
 */
export function connectSqlite(path: string, options?: BetterSqlite3.Options): SqliteConnection {
  driver ??= loadDriver();
  return new driver(path, options);
}

function loadDriver(): typeof BetterSqlite3 {
  const candidates = Number(process.versions.napi) >= 10 ? [overNodeApi, overV8] : [overV8];
  let cause: unknown;
  for (const name of candidates) {
    try {
      const loaded: typeof BetterSqlite3 = require(name);
      // It looks for its binary when the first file is opened.
      new loaded(':memory:').close();
      return loaded;
    } catch (error) {
      cause = error;
    }
  }
  const installed = `No SQLite driver that runs on Node ${process.versions.node} is installed`;
  throw new Error(
    `${installed}: run "npm ci" again, with optional packages, and on Node before 22.14 with a C++ toolchain.`,
    { cause },
  );
}
