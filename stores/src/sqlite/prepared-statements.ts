import type { SqliteDatabase, SqliteStatement } from 'kysely';
import type { PreparedStatement, SqliteConnection } from './connect-sqlite.js';

/** Statements kept ready; the product has some 200 of constant text. Those used longest ago leave first. */
const mostKept = 500;
/** Longer texts are lists of rows whose number is another each time. */
const longestKept = 4_000;

/**
 * The database as Kysely sees it, but a statement is prepared once and not each time it is run: preparing costs several times what
 * running a small one does. SQLite itself prepares a kept one again when the schema has changed.
 */
export function withPreparedStatements(database: SqliteConnection): SqliteDatabase {
  const kept = new Map<string, PreparedStatement>();

  function prepare(sql: string): PreparedStatement {
    if (sql.length > longestKept) return database.prepare(sql);
    const known = kept.get(sql);
    // One that is being read row by row cannot be started again until it is done.
    if (known?.busy) return database.prepare(sql);
    const statement = known ?? database.prepare(sql);
    kept.delete(sql);
    kept.set(sql, statement);
    for (const [oldest] of kept) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
    return statement;
  }

  return {
    prepare: (sql) => prepare(sql) as SqliteStatement,
    close: () => {
      kept.clear();
      database.close();
    },
  };
}
