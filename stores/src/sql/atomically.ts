import { sql } from 'kysely';
import type { Connection } from '../schema.js';
import { isUniqueViolation } from '../unique-violation.js';

/** Runs the work in the transaction that `db` is, or in one of its own. */
export function atomically<T>(db: Connection, work: (db: Connection) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}

/**
 * Answers `false`, with nothing changed, when the work meets a unique value that exists. The transaction around it goes
 * on: without a savepoint Postgres would end it.
 */
export function unlessTaken(db: Connection, work: (db: Connection) => Promise<unknown>): Promise<boolean> {
  return atomically(db, async (transaction) => {
    await sql`savepoint unless_taken`.execute(transaction);
    const isDone = await work(transaction).then(() => true, falseWhenTaken);
    if (!isDone) await sql`rollback to savepoint unless_taken`.execute(transaction);
    await sql`release savepoint unless_taken`.execute(transaction);
    return isDone;
  });
}

function falseWhenTaken(error: unknown): false {
  if (isUniqueViolation(error)) return false;
  throw error;
}
