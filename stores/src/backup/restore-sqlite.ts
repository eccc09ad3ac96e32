import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { makeFolder } from '../make-folder.js';
import { recordSteps, stepNames, takeSteps } from '../migrations/migrate.js';
import { connectSqlite, type PreparedStatement, type SqliteConnection } from '../sqlite/connect-sqlite.js';
import { BackupRefused, type BackupTable, DamagedBackup, type Row } from './backup-format.js';
import { endRevokedSince } from './end-revoked-since.js';
import { flushFile, putInPlace, replaceInPlace } from './put-in-place.js';
import { removeAbandoned } from './remove-abandoned.js';
import { loadBackup, type RestoreSummary, type RestoreTarget } from './restore.js';
import { quoted } from './snapshot.js';
import { claimSqlite, type SqliteClaim } from './sqlite-claim.js';

export interface SqliteRestore {
  readonly backup: string;
  /** The database file to put in place. */
  readonly path: string;
  /** Replace a store that holds data; it is kept aside. */
  readonly force: boolean;
  readonly now: number;
}

/**
 * Builds a new database file beside the old one, checks it and renames it into place: a crash at any moment leaves the old store or the
 * new one. While it runs no process can open the old one. A kill leaves a file ending in `.restoring`,
 * which the next restore removes.
 */
export async function restoreSqlite({ backup, path, force, now }: SqliteRestore): Promise<RestoreSummary> {
  makeFolder(dirname(path));
  const claim = claimSqlite(path);
  const fresh = `${path}.${process.pid}.restoring`;
  try {
    if (claim?.holdsData && !force) throw holdsData(path);
    removeAbandoned(path, '.restoring');
    rmSync(fresh, { force: true });
    closeSync(openSync(fresh, 'wx', 0o600));
    const loaded = await load(fresh, backup, claim);
    flushFile(fresh);
    return { ...loaded, keptAside: takePlace({ fresh, path, now }, claim) };
  } finally {
    claim?.release();
    rmSync(fresh, { force: true });
    rmSync(`${fresh}-journal`, { force: true });
  }
}

function holdsData(path: string): BackupRefused {
  return new BackupRefused(`${path} holds data; add --force to replace it (it is kept aside).`);
}

async function load(fresh: string, backup: string, claim: SqliteClaim | undefined) {
  const db = connectSqlite(fresh);
  const kysely = new Kysely<unknown>({ dialect: new SqliteDialect({ database: db }) });
  try {
    // Until it has its name nobody needs what a crash would leave of it; it is flushed once, at the end.
    db.pragma('journal_mode = MEMORY');
    db.pragma('synchronous = OFF');
    db.pragma('foreign_keys = OFF');
    db.exec('begin');
    const loaded = await loadBackup(backup, targetOver({ db, kysely, old: claim?.readable }));
    db.exec('commit');
    if (db.pragma('integrity_check(1)', { simple: true }) !== 'ok') {
      throw new Error('the restored database is not in order: is the disk?');
    }
    return loaded;
  } finally {
    await kysely.destroy();
  }
}

interface TargetParts {
  readonly db: SqliteConnection;
  readonly kysely: Kysely<unknown>;
  readonly old: SqliteConnection | undefined;
}

function targetOver({ db, kysely, old }: TargetParts): RestoreTarget {
  const inserts = new Map<string, PreparedStatement<Row[]>>();
  const insertInto = (table: BackupTable) => {
    let insert = inserts.get(table.name);
    if (insert === undefined) {
      const columns = table.columns.map(quoted).join(', ');
      const places = table.columns.map(() => '?').join(', ');
      insert = db.prepare(`insert into ${quoted(table.name)} (${columns}) values (${places})`);
      inserts.set(table.name, insert);
    }
    return insert;
  };
  return {
    create: (names) => takeSteps(kysely, { engine: 'sqlite', names }),
    async insert(table, rows) {
      const insert = insertInto(table);
      for (const row of rows) insert.run(row as never);
    },
    async complete(steps) {
      await takeSteps(kysely, { engine: 'sqlite', names: stepNames.slice(steps.length) });
      await recordSteps(kysely);
      if (db.prepare('select 1 from pragma_foreign_key_check limit 1').get() !== undefined) {
        throw new DamagedBackup('Rows of the backup refer to rows that are not in it.');
      }
      return { ended: old && endRevokedSince(old, db) };
    },
  };
}

/** Answers where the replaced store is kept; an empty one is not worth keeping. */
function takePlace(
  { fresh, path, now }: { readonly fresh: string; readonly path: string; readonly now: number },
  claim: SqliteClaim | undefined,
): string | undefined {
  if (claim === undefined) {
    if (putInPlace(fresh, path)) return undefined;
    throw new BackupRefused(`${path} was made meanwhile, by a server that started: stop it, then try again.`);
  }
  if (!claim.holdsData) {
    replaceInPlace(fresh, path);
    return undefined;
  }
  const aside = asideOf(path, now);
  claim.setLogAside(aside);
  replaceInPlace(fresh, path, aside);
  return aside;
}

/** A name beside the file that nothing has yet: `neoagent.db.before-2027-01-15T12-00-00Z`. */
function asideOf(path: string, now: number): string {
  const moment = new Date(now)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  const name = `${path}.before-${moment}`;
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!existsSync(candidate)) return candidate;
  }
}
