import { sql } from 'kysely';
import type { Connection, Engine } from '../schema.js';

/**
 * Runs the work in a transaction that does not wait for the disk. What it wrote is safe from the end of this process at once, and from
 * a loss of power with the next transaction that does wait, or the next checkpoint. For counts alone: what a
 * person changed is written by a transaction that waits. On SQLite that wait stands in the way of every request (`synchronous`,
 * https://sqlite.org/pragma.html; on Postgres `synchronous_commit`).
 */
export function writeSoon<T>(
  db: Connection,
  engine: Engine,
  work: (transaction: Connection) => Promise<T>,
): Promise<T> {
  if (engine === 'postgres') {
    return db.transaction().execute(async (transaction) => {
      await sql`set local synchronous_commit = off`.execute(transaction);
      return work(transaction);
    });
  }
  return db.connection().execute(async (connection) => {
    await sql`pragma synchronous = normal`.execute(connection);
    try {
      return await connection.transaction().execute(work);
    } finally {
      await sql`pragma synchronous = full`.execute(connection);
    }
  });
}
