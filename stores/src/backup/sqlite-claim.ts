import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { codeOf, storeUnavailable } from '../faults.js';
import { connectSqlite, type SqliteConnection } from '../sqlite/connect-sqlite.js';
import { BackupRefused } from './backup-format.js';

/** A database file that no other process has open or can open until it is released. */
export interface SqliteClaim {
  readonly holdsData: boolean;
  /** The connection; `undefined` for a file that is no database or damaged, which cannot be claimed but may be replaced. */
  readonly readable: SqliteConnection | undefined;
  /** Moves what lies beside a damaged file; beside a claimed one lies nothing. */
  setLogAside(aside: string): void;
  release(): void;
}

/**
 * Claims the file, or answers `undefined` when there is none. A connection to a database with a write-ahead log holds a lock for as
 * long as it lives, so leaving that mode fails while any other process has the file open, and no process that died holds anything.
 */
export function claimSqlite(path: string): SqliteClaim | undefined {
  if (!existsSync(path)) return undefined;
  // Not even opened: SQLite would remove the log that lies beside it.
  if (!isDatabase(path)) return damagedClaim(path);
  let db: SqliteConnection | undefined;
  try {
    db = connectSqlite(path, { timeout: 500 });
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = DELETE');
    db.exec('begin exclusive');
    return claimOf(db);
  } catch (error) {
    db?.close();
    const code = codeOf(error) ?? '';
    if (/^SQLITE_(?:BUSY|LOCKED)/.test(code)) throw inUse(path);
    if (/^SQLITE_(?:NOTADB|CORRUPT)/.test(code)) return damagedClaim(path);
    throw storeUnavailable(error);
  }
}

/** Whether the file is empty or begins as every SQLite file does. */
function isDatabase(path: string): boolean {
  const begin = Buffer.alloc(16);
  const descriptor = openSync(path, 'r');
  try {
    return readSync(descriptor, begin) === 0 || begin.toString('latin1') === 'SQLite format 3\0';
  } finally {
    closeSync(descriptor);
  }
}

function inUse(path: string): BackupRefused {
  return new BackupRefused(`${path} is open in another process: stop the server, then try again.`);
}

function claimOf(db: SqliteConnection): SqliteClaim {
  const tables = db.prepare<[], string>("select name from sqlite_schema where type = 'table'").pluck().all();
  const holdsData = tables.includes('accounts')
    ? db.prepare('select 1 from accounts limit 1').get() !== undefined
    : tables.length > 0;
  return {
    holdsData,
    readable: db,
    setLogAside: () => undefined,
    release: () => db.close(),
  };
}

function damagedClaim(path: string): SqliteClaim {
  return {
    holdsData: statSync(path).size > 0,
    readable: undefined,
    setLogAside(aside) {
      // A log beside a file it does not belong to would be applied to it.
      for (const end of ['-wal', '-shm']) {
        if (existsSync(path + end)) renameSync(path + end, aside + end);
      }
    },
    release: () => undefined,
  };
}
