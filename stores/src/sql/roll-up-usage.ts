import { rollUp, type UsageRow, type UsageStep, usageStepMs } from '@neoagent/core';
import { type Insertable, sql } from 'kysely';
import type { Connection, Engine, UsageTable } from '../schema.js';
import { usageTables } from './usage-tables.js';

/** Entries of the journal emptied in one transaction: no request is served meanwhile, and an entry has up to 1,000 rows. */
const entriesAtOnce = 2;
/** Accounts whose minute or hour is added up in one transaction, for the same reason. */
const accountsAtOnce = 10;
/** Rows of one statement: ten parameters each, far below the limit of either engine. */
const batch = 500;

/** Any number: all that matters is that every process of ours names the same one. */
const rollUpLock = 7_206_100_701;

/**
 * One step of the roll-up in one transaction: some of the journal into the minutes, else one minute into its hour, else one hour into
 * its day. Answers whether there was anything to do. A count moves together with the note that it moved, so that no step can be taken
 * twice; the lock keeps other processes from adding to rows in between.
 */
export function rollUpUsage(db: Connection, engine: Engine): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    if (engine === 'postgres') await sql`select pg_advisory_xact_lock(${rollUpLock})`.execute(transaction);
    return (
      (await emptyJournal(transaction)) ||
      (await foldOldest(transaction, 'minute', 'hour')) ||
      (await foldOldest(transaction, 'hour', 'day'))
    );
  });
}

async function emptyJournal(db: Connection): Promise<boolean> {
  const entries = await db
    .selectFrom('usage_journal')
    .selectAll()
    .orderBy('sequence')
    .limit(entriesAtOnce)
    .execute();
  if (entries.length === 0) return false;
  const given = entries.flatMap(({ rows }) => JSON.parse(rows) as readonly UsageRow[]);
  await addToMinutes(db, rollUp(given, 'minute'));
  const done = entries.map(({ sequence }) => sequence);
  await db.deleteFrom('usage_journal').where('sequence', 'in', done).execute();
  return true;
}

/** Accounts are looked up first, so that one that is gone does not spoil the batch. */
async function addToMinutes(db: Connection, rows: readonly UsageRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += batch) {
    const part = rows.slice(start, start + batch);
    const ids = [...new Set(part.map(({ accountId }) => accountId))];
    const found = await db.selectFrom('accounts').select('id').where('id', 'in', ids).execute();
    const known = new Set(found.map(({ id }) => id));
    const values = part.filter(({ accountId }) => known.has(accountId)).map(rowOf);
    if (values.length === 0) continue;
    await db
      .insertInto('usage_minutes')
      .values(values)
      .onConflict((conflict) =>
        conflict
          .columns(['account_id', 'bucket', 'secret_id', 'route', 'reason', 'status_class'])
          .doUpdateSet({ count: sql`usage_minutes.count + excluded.count`, last_at: later('minute') }),
      )
      .execute();
  }
}

/** Adds what one minute or hour of some accounts holds beyond what was added before, and notes it. */
async function foldOldest(db: Connection, fine: UsageStep, coarse: UsageStep): Promise<boolean> {
  const [from, into] = [usageTables[fine], usageTables[coarse]];
  const open = await db
    .selectFrom(from)
    .select('bucket')
    .whereRef('count', '>', 'rolled')
    .orderBy('bucket')
    .limit(1)
    .executeTakeFirst();
  if (open === undefined) return false;
  const bucket = Math.floor(open.bucket / usageStepMs[coarse]) * usageStepMs[coarse];
  const rows = await db
    .selectFrom(from)
    .select('account_id')
    .distinct()
    .where('bucket', '=', open.bucket)
    .whereRef('count', '>', 'rolled')
    .limit(accountsAtOnce)
    .execute();
  const accounts = rows.map(({ account_id }) => account_id);
  await sql`
    insert into ${sql.table(into)}
      (account_id, key_id, secret_id, route, reason, status_class, bucket, count, rolled, last_at)
    select account_id, min(key_id), secret_id, route, reason, status_class, cast(${bucket} as bigint),
      cast(sum(count - rolled) as bigint), 0, max(last_at)
    from ${sql.table(from)}
    where bucket = ${open.bucket} and count > rolled and account_id in (${sql.join(accounts)})
    group by account_id, secret_id, route, reason, status_class
    on conflict (account_id, bucket, secret_id, route, reason, status_class) do update set
      count = ${sql.table(into)}.count + excluded.count, last_at = ${later(coarse)}
  `.execute(db);
  await db
    .updateTable(from)
    .set({ rolled: sql`count` })
    .where('bucket', '=', open.bucket)
    .where('account_id', 'in', accounts)
    .whereRef('count', '>', 'rolled')
    .execute();
  return true;
}

/** The engines name the greater of two values differently. */
function later(step: UsageStep) {
  const [given, stored] = [sql.ref('excluded.last_at'), sql.ref(`${usageTables[step]}.last_at`)];
  return sql<number>`case when ${given} > ${stored} then ${given} else ${stored} end`;
}

function rowOf(row: UsageRow): Insertable<UsageTable> {
  return {
    account_id: row.accountId,
    key_id: row.keyId,
    secret_id: row.secretId,
    route: row.route,
    reason: row.reason,
    status_class: row.statusClass,
    bucket: row.bucket,
    count: row.count,
    rolled: 0,
    last_at: row.lastAt,
  };
}
