import type { HintedSecret } from '@neoagent/core';
import { type RawBuilder, sql } from 'kysely';
import type { Connection, Engine } from '../schema.js';
import { listed, text } from './listed.js';

/** Many beginnings are looked up in lumps: on SQLite no request is served meanwhile. */
const beginningsAtOnce = 1000;

/** The secrets whose hints begin so, as the port says. */
export async function findHinted(
  db: Connection,
  engine: Engine,
  beginnings: readonly string[],
): Promise<readonly HintedSecret[]> {
  const all = [...new Set(beginnings)];
  const found: HintedSecret[] = [];
  for (let start = 0; start < all.length; start += beginningsAtOnce) {
    const { rows } = await hintedQuery(engine, all.slice(start, start + beginningsAtOnce)).execute(db);
    found.push(...rows);
  }
  return found;
}

/** The index `secrets_beginning` is over exactly this text of the hint. */
export function hintedQuery(engine: Engine, beginnings: readonly string[]): RawBuilder<HintedSecret> {
  const rows = beginnings.map((beginning) => [beginning]);
  const beginning =
    engine === 'sqlite'
      ? sql`substr(secrets.hint, 1, length(secrets.hint) - 5)`
      : sql`"left"(secrets.hint, -5)`;
  // The hints first: an engine that knows too little of the keys would begin with all of them.
  return sql<HintedSecret>`
    with hinted as materialized (
      select ${text(0)} as beginning, secrets.hint, secrets.key_id
      from ${listed(rows, engine)} join secrets on ${beginning} = ${text(0)}
    )
    select hinted.beginning as "beginning", hinted.hint as "hint", hinted.key_id as "keyId",
      keys.account_id as "accountId"
    from hinted join keys on keys.id = hinted.key_id and keys.canary = 0
  `;
}
