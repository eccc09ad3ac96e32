import { setImmediate } from 'node:timers/promises';
import type { LastUse } from '@neoagent/core';
import { sql } from 'kysely';
import type { Connection, Engine } from '../../schema.js';
import { listed, text, whole } from '../listed.js';
import { writeSoon } from '../write-soon.js';
import { lastUsesEntryOf, lastUsesOfEntry } from './last-use-entry.js';

/** So many go to their secrets at once; more are kept in the journal until they are folded: many secrets are used again by then. */
const fewUses = 500;
/** Uses of one entry of the journal, and secrets changed in one transaction: on SQLite no request is served meanwhile. */
const usesPerEntry = 1000;
const secretsAtOnce = 500;
/** Entries read at once, and those of one fold: bounds the memory. */
const entriesAtOnce = 5;
const entriesOfAFold = 1000;

/** Stores each use that is newer than the one stored, or notes it for `foldLastUses`. */
export async function recordLastUses(
  db: Connection,
  engine: Engine,
  uses: ReadonlyMap<string, LastUse>,
): Promise<void> {
  if (uses.size === 0) return;
  const all = [...uses];
  if (all.length <= fewUses) {
    await writeSoon(db, engine, (transaction) => update(transaction, engine, all));
    return;
  }
  const entries: { readonly uses: string }[] = [];
  for (let start = 0; start < all.length; start += usesPerEntry) {
    entries.push({ uses: lastUsesEntryOf(all.slice(start, start + usesPerEntry)) });
  }
  await writeSoon(db, engine, (transaction) =>
    transaction.insertInto('last_use_journal').values(entries).execute(),
  );
}

/**
 * Brings what was noted to the secrets. It can be broken off, repeated, and done by several at once, since an older use never takes the
 * place of a newer one.
 */
export async function foldLastUses(db: Connection, engine: Engine): Promise<void> {
  for (;;) {
    const found = await db
      .selectFrom('last_use_journal')
      .select('sequence')
      .orderBy('sequence')
      .limit(entriesOfAFold)
      .execute();
    if (found.length === 0) return;
    const entries = found.map(({ sequence }) => sequence);
    const newest = await newestOf(db, entries);
    for (let start = 0; start < newest.length; start += secretsAtOnce) {
      await writeSoon(db, engine, (transaction) =>
        update(transaction, engine, newest.slice(start, start + secretsAtOnce)),
      );
      await setImmediate();
    }
    await writeSoon(db, engine, (transaction) =>
      transaction.deleteFrom('last_use_journal').where('sequence', 'in', entries).execute(),
    );
  }
}

/** The newest use of each secret, in the order of the secrets' ids. */
async function newestOf(
  db: Connection,
  entries: readonly number[],
): Promise<readonly (readonly [string, LastUse])[]> {
  const newest = new Map<string, LastUse>();
  for (let start = 0; start < entries.length; start += entriesAtOnce) {
    const part = entries.slice(start, start + entriesAtOnce);
    const found = await db
      .selectFrom('last_use_journal')
      .select('uses')
      .where('sequence', 'in', part)
      .execute();
    for (const [secretId, use] of found.flatMap(({ uses }) => lastUsesOfEntry(uses))) {
      if (use.at > (newest.get(secretId)?.at ?? Number.NEGATIVE_INFINITY)) newest.set(secretId, use);
    }
    await setImmediate();
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1));
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
