import { sql } from 'kysely';
import type { SqlDatabase } from '../sql/sql-database.js';
import type { DatabaseSubject } from './database-subject.js';

/** A subject over an engine whose databases outlive their object. `remove` is called after the last one is closed. */
export async function sqlSubject(
  openDatabase: () => Promise<SqlDatabase>,
  remove: () => Promise<void>,
): Promise<DatabaseSubject> {
  const db = await openDatabase();
  const open = [db];
  return {
    db,
    async reopened() {
      await open.at(-1)?.close();
      const next = await openDatabase();
      open.push(next);
      return next;
    },
    async addLogin({ id, email, name }) {
      const flag = db.engine === 'sqlite' ? sql`0` : sql`false`;
      const now = new Date(0).toISOString();
      await sql`
        insert into auth_users (id, email, name, "emailVerified", "createdAt", "updatedAt")
        values (${id}, ${email}, ${name}, ${flag}, ${now}, ${now})
      `.execute(db.kysely);
    },
    async dispose() {
      for (const database of open) await database.close();
      await remove();
    },
  };
}
