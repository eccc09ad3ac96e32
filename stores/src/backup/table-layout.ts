import { Kysely, SqliteDialect } from 'kysely';
import { stepNames, takeSteps } from '../migrations/migrate.js';
import { connectSqlite, type SqliteConnection } from '../sqlite/connect-sqlite.js';
import type { BackupTable } from './backup-format.js';
import { leftOut } from './backup-format.js';

/**
 * The tables of the schema after these steps, each after those it refers to, without the ones a backup leaves out. Both engines have the
 * same tables and columns, so this is read from a schema made in memory: nothing of a shared database is mistaken for ours. Answers
 * `undefined` when the steps are not the first ones of this program.
 */
export async function layoutAt(steps: readonly string[]): Promise<readonly BackupTable[] | undefined> {
  if (steps.length === 0 || steps.some((step, index) => step !== stepNames[index])) return undefined;
  const memory = connectSqlite(':memory:');
  const kysely = new Kysely<unknown>({ dialect: new SqliteDialect({ database: memory }) });
  try {
    await takeSteps(kysely, { engine: 'sqlite', names: steps });
    return inOrder(memory).filter(({ name }) => !leftOut.includes(name));
  } finally {
    await kysely.destroy();
  }
}

/** Every table of ours at the newest step, the left out ones too; each after those it refers to. */
export async function allTables(): Promise<readonly string[]> {
  const newest = (await layoutAt(stepNames)) ?? [];
  return [...newest.map(({ name }) => name), ...leftOut];
}

interface TableWithParents extends BackupTable {
  readonly parents: readonly string[];
}

function inOrder(memory: SqliteConnection): readonly BackupTable[] {
  const names = memory
    .prepare<[], string>(
      `select name from sqlite_schema where type = 'table' and name not like 'sqlite~_%' escape '~' order by name`,
    )
    .pluck()
    .all();
  const waiting = new Map(names.map((name) => [name, tableOf(memory, name)]));
  const ordered: BackupTable[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ parents }) => !parents.some((name) => waiting.has(name)));
    if (ready.length === 0) throw new Error(`tables refer to each other: ${[...waiting.keys()].join(', ')}`);
    for (const { name, columns } of ready) {
      waiting.delete(name);
      ordered.push({ name, columns });
    }
  }
  return ordered;
}

function tableOf(memory: SqliteConnection, name: string): TableWithParents {
  const columns = memory.prepare<[string], string>('select name from pragma_table_info(?)').pluck().all(name);
  const parents = memory
    .prepare<[string], string>('select distinct "table" from pragma_foreign_key_list(?)')
    .pluck()
    .all(name);
  return { name, columns, parents: parents.filter((parent) => parent !== name) };
}
