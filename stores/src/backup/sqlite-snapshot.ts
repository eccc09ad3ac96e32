import { storeUnavailable } from '../faults.js';
import { connectSqlite, type SqliteConnection } from '../sqlite/connect-sqlite.js';
import { asSqliteFault } from '../sqlite/sqlite-fault.js';
import type { BackupTable, Cell, Row } from './backup-format.js';
import { rowsAtOnce, type Snapshot, selectOf } from './snapshot.js';
import { layoutAt } from './table-layout.js';
import { unknownSchema } from './unknown-schema.js';

/**
 * One read transaction on the file, which is neither migrated nor changed. What is damaged is found first: a backup of a damaged
 * store is refused. Until it is closed the server's write-ahead log cannot be emptied and grows with what is written.
 */
export async function openSqliteSnapshot(path: string): Promise<Snapshot> {
  const db = open(path);
  try {
    db.pragma('query_only = ON');
    db.exec('begin');
    const steps = db.prepare<[], string>('select name from neoagent_migrations order by name').pluck().all();
    refuseDamage(db);
    const tables = await layoutAt(steps);
    if (tables === undefined) throw unknownSchema(steps);
    return {
      engine: 'sqlite',
      steps,
      tables,
      rows: (table) => rowsOf(db, table),
      async close() {
        db.close();
      },
    };
  } catch (error) {
    db.close();
    throw asSqliteFault(error);
  }
}

function open(path: string): SqliteConnection {
  try {
    return connectSqlite(path, { fileMustExist: true, timeout: 5000 });
  } catch (error) {
    throw storeUnavailable(error);
  }
}

function refuseDamage(db: SqliteConnection): void {
  const found = db.pragma('integrity_check(1)', { simple: true });
  if (found !== 'ok') throw storeUnavailable(new Error(`integrity_check found: ${String(found)}`));
}

async function* rowsOf(db: SqliteConnection, table: BackupTable): AsyncGenerator<readonly Row[]> {
  const statement = db.prepare<[], Row>(selectOf(table)).raw();
  let batch: Row[] = [];
  for (const row of statement.iterate()) {
    if (row.some(isNoCell)) throw new Error(`${table.name} holds octets, which a backup cannot hold`);
    batch.push(row);
    if (batch.length < rowsAtOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function isNoCell(cell: Cell): boolean {
  return typeof cell === 'object' && cell !== null;
}
