import { closeSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely } from 'kysely';
import { codeOf, storeFull, storeUnavailable } from '../faults.js';
import { makeFolder } from '../make-folder.js';
import { migrate } from '../migrations/migrate.js';
import { createOpenTransaction } from '../open-transaction.js';
import type { Tables } from '../schema.js';
import { compileKeyRecordQuery } from '../sql/key-record-query.js';
import { createKeyRecordReader } from '../sql/key-record-reader.js';
import type { KeyRecordRow } from '../sql/key-rows.js';
import { createSqlDatabase, type SqlDatabase } from '../sql/sql-database.js';
import { checkpointsBeside } from './checkpoints-beside.js';
import { connectSqlite, type SqliteConnection } from './connect-sqlite.js';
import { StoreSqliteDialect } from './sqlite-dialect.js';
import { asSqliteFault } from './sqlite-fault.js';

export interface SqliteOptions {
  /** The database file. Made with mode 0600, in a folder made with mode 0700, when absent. */
  readonly path: string;
  /** How long a write waits for another process's write before it is a fault of kind `store_unavailable`. */
  readonly busyTimeoutMs?: number;
  /**
   * For a process that stays: how often the write-ahead log is emptied beside its work, and who is told when that fails. Absent: by
   * commits, when it is long.
   */
  readonly checkpoints?: { readonly everyMs: number; readonly onFault: (error: unknown) => void };
}

/**
 * Opens the database file and brings its schema up to date. Any number of processes may have it open. A commit is on the
 * disk when it resolves. Rejects with a fault when the file cannot be used.
 */
export async function openSqlite(options: SqliteOptions): Promise<SqlDatabase> {
  const { path, busyTimeoutMs = 5000, checkpoints } = options;
  const opened: SqliteConnection[] = [];
  try {
    makeFile(path);
    const writer = openInPlace(path, busyTimeoutMs);
    opened.push(writer);
    return await openDatabase(writer, {
      openReader() {
        const reader = openConnection(path, busyTimeoutMs);
        opened.push(reader);
        reader.pragma('query_only = ON');
        return reader;
      },
      startCheckpoints() {
        if (checkpoints === undefined) return async () => undefined;
        return checkpointsBeside(writer, { path, ...checkpoints });
      },
    });
  } catch (error) {
    for (const connection of opened) connection.close();
    throw asSqliteFault(error);
  }
}

async function openDatabase(
  writer: SqliteConnection,
  {
    openReader,
    startCheckpoints,
  }: {
    readonly openReader: () => SqliteConnection;
    readonly startCheckpoints: () => () => Promise<void>;
  },
): Promise<SqlDatabase> {
  const openTransaction = createOpenTransaction();
  const kysely = new Kysely<Tables>({
    dialect: new StoreSqliteDialect({ database: writer, openTransaction }),
  });
  const appliedMigrations = await migrate(kysely, 'sqlite');
  // A connection of its own: on the writer's, a look-up would see what an open transaction has not committed.
  const reader = openReader();
  const endCheckpoints = startCheckpoints();
  const changes = writer.prepare('pragma data_version').pluck();
  return createSqlDatabase({
    engine: 'sqlite',
    kysely,
    openTransaction,
    appliedMigrations,
    findByDigest: keyRecordFinder(reader, compileKeyRecordQuery(kysely).sql),
    changeCounter: () => changes.get() as number,
    isCounterProof: true,
    async close() {
      await endCheckpoints();
      reader.close();
      await kysely.destroy();
    },
  });
}

function keyRecordFinder(reader: SqliteConnection, sql: string) {
  const statement = reader.prepare<[string], KeyRecordRow>(sql);
  const recordOf = createKeyRecordReader();
  return (digest: string) => {
    try {
      const row = statement.get(digest);
      return row && recordOf(row);
    } catch (error) {
      throw asSqliteFault(error);
    }
  };
}

function makeFile(path: string): void {
  try {
    makeFolder(dirname(path));
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    throw codeOf(error) === 'ENOSPC' ? storeFull(error) : storeUnavailable(error);
  }
}

/** While the file was waited for, a restore may have put another in its place: then that one is opened. */
function openInPlace(path: string, busyTimeoutMs: number): SqliteConnection {
  for (;;) {
    const { ino } = statSync(path);
    const connection = openConnection(path, busyTimeoutMs);
    if (statSync(path).ino === ino) return connection;
    connection.close();
  }
}

function openConnection(path: string, busyTimeoutMs: number): SqliteConnection {
  const connection = connectSqlite(path, { timeout: busyTimeoutMs });
  try {
    switchToWal(connection, busyTimeoutMs);
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    connection.pragma('trusted_schema = OFF');
    // Look-ups and counts go all over the file, and the engine's own bound is 2 MB. Memory is taken as needed, up to 32 MiB.
    connection.pragma('cache_size = -32768');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Waits for other processes by hand: while several switch a new file at once, SQLite answers busy without using its own time-out. */
function switchToWal(connection: SqliteConnection, busyTimeoutMs: number): void {
  const until = performance.now() + busyTimeoutMs;
  for (;;) {
    try {
      connection.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      if (!String(codeOf(error)).startsWith('SQLITE_BUSY') || performance.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
