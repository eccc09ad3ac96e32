import type { LastUse } from '@neoagent/core';
import { sql } from 'kysely';
import { newPace } from '../../new-pace.js';
import type { Connection, Engine } from '../../schema.js';
import { listed, text, whole } from '../listed.js';
import { writeSoon } from '../write-soon.js';

/** Secrets changed in one transaction: on SQLite no request is served meanwhile. */
const secretsAtOnce = 100;

/**
 * Stores each use that is newer than the one stored, in the order given: rows of one page that come together are one page to write. Within
 * a transaction the order is that of the secrets' ids, so that two writers never wait for each other.
 */
export async function recordLastUses(
  db: Connection,
  engine: Engine,
  uses: ReadonlyMap<string, LastUse>,
): Promise<void> {
  const all = [...uses];
  const pace = newPace();
  for (let start = 0; start < all.length; start += secretsAtOnce) {
    const part = all.slice(start, start + secretsAtOnce).sort(([a], [b]) => (a < b ? -1 : 1));
    await writeSoon(db, engine, (transaction) => update(transaction, engine, part));
    await pace.rest();
  }
}

async function update(
  db: Connection,
  engine: Engine,
  uses: readonly (readonly [string, LastUse])[],
): Promise<void> {
  const rows = uses.map(([secretId, { at, address, userAgent, country }]) => [
    secretId,
    at,
    address,
    userAgent,
    country,
  ]);
  await sql`
    update secrets
    set last_used_at = ${whole(1)}, last_used_address = ${text(2)}, last_used_user_agent = ${text(3)},
      last_used_country = ${text(4)}
    from ${listed(rows, engine)}
    where secrets.id = ${text(0)} and (last_used_at is null or last_used_at < ${whole(1)})
  `.execute(db);
}
