import { type Kysely, sql } from 'kysely';
import type { Engine } from '../schema.js';

/** Where Postgres tells every listening process that a record used by decisions changed. */
export const changeChannel = 'neoagent_changed';

/** SQLite counts its changes itself. A last use is no change: it is written all the time and decides nothing. */
export async function createChangeNotices(db: Kysely<unknown>, engine: Engine): Promise<void> {
  if (engine === 'sqlite') return;
  await sql`
    create function neoagent_notify_changed() returns trigger language plpgsql as $$
    begin
      perform pg_notify(${sql.lit(changeChannel)}, '');
      return null;
    end
    $$
  `.execute(db);
  await notifyAfter(db, 'accounts', sql`insert or update or delete`);
  await notifyAfter(db, 'keys', sql`insert or update or delete`);
  await notifyAfter(db, 'secrets', sql`insert or delete or update of digest, grace_ends_at, revoked_at`);
}

async function notifyAfter(
  db: Kysely<unknown>,
  table: string,
  events: ReturnType<typeof sql>,
): Promise<void> {
  await sql`
    create trigger neoagent_changed after ${events} on ${sql.table(table)}
    for each statement execute function neoagent_notify_changed()
  `.execute(db);
}
