import { setImmediate } from 'node:timers/promises';
import type { LastUse } from '@neoagent/core';
import { sql } from 'kysely';
import type { Connection, Engine } from '../schema.js';
import { writeSoon } from './write-soon.js';

/** Rows of one statement: far below the parameter limit of either engine. */
const batch = 500;

/** Stores each use that is newer than the one stored, in one statement per batch. */
export async function recordLastUses(
  db: Connection,
  engine: Engine,
  uses: ReadonlyMap<string, LastUse>,
): Promise<void> {
  const entries = [...uses];
  for (let start = 0; start < entries.length; start += batch) {
    const part = entries.slice(start, start + batch);
    await writeSoon(db, engine, (transaction) => recordBatch(transaction, part));
    // On SQLite nothing else runs during a batch: requests have their turn between two.
    await setImmediate();
  }
}

async function recordBatch(db: Connection, entries: readonly (readonly [string, LastUse])[]): Promise<void> {
  const rows = entries.map(
    ([secretId, use]) =>
      sql`(${secretId}, cast(${use.at} as bigint), cast(${use.address} as text), cast(${use.userAgent} as text), cast(${use.country} as text))`,
  );
  await sql`
    with uses (secret_id, used_at, address, user_agent, country) as (values ${sql.join(rows)})
    update secrets
    set last_used_at = used_at, last_used_address = address, last_used_user_agent = user_agent,
      last_used_country = country
    from uses
    where secrets.id = uses.secret_id and (last_used_at is null or last_used_at < used_at)
  `.execute(db);
}
