import type { MadeCheck, Pace, Reason, RecordedRefusal, RefusalLog } from '@neoagent/core';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { newPace } from '../new-pace.js';
import type { Connection, Engine, RefusalsTable } from '../schema.js';
import { untilDone } from './until-done.js';
import { writeSoon } from './write-soon.js';

/** Rows of one statement: 15 parameters each, far below the limit of either engine. */
const batch = 200;
/** Rows deleted in one statement: on SQLite no request is served meanwhile. */
const deletedAtOnce = 300;

/** Refusals over a connection. */
export function createSqlRefusalLog(db: Connection, engine: Engine): RefusalLog {
  /** Of which something was written since they were pruned: no other account can have too many. */
  const grown = new Set<string>();

  async function pruneAccount(accountId: string, newest: number, pace: Pace): Promise<void> {
    grown.delete(accountId);
    try {
      await untilDone(() => deleteBeyond(db, engine, { accountId, newest }), { pace });
    } catch (error) {
      grown.add(accountId);
      throw error;
    }
  }

  return {
    async append(refusals) {
      if (refusals.length === 0) return;
      await writeSoon(db, engine, (transaction) => appendAll(transaction, refusals));
      for (const { accountId } of refusals) grown.add(accountId);
    },
    async list(accountId, limit) {
      const rows = await db
        .selectFrom('refusals')
        .selectAll()
        .where('account_id', '=', accountId)
        .orderBy('at', 'desc')
        .orderBy('request_id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(refusalOf);
    },
    async find(accountId, requestId) {
      const row = await db
        .selectFrom('refusals')
        .selectAll()
        .where('request_id', '=', requestId)
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      return row && refusalOf(row);
    },
    async prune({ before, newestPerAccount }) {
      const pace = newPace();
      await untilDone(() => deleteOlder(db, engine, before), { pace });
      for (const accountId of [...grown]) {
        await pruneAccount(accountId, newestPerAccount, pace);
        await pace.rest();
      }
    },
  };
}

/** Accounts are looked up first, so that one that is gone does not spoil the batch. */
async function appendAll(db: Connection, refusals: readonly RecordedRefusal[]): Promise<void> {
  for (let start = 0; start < refusals.length; start += batch) {
    const part = refusals.slice(start, start + batch);
    const ids = [...new Set(part.map(({ accountId }) => accountId))];
    const found = await db.selectFrom('accounts').select('id').where('id', 'in', ids).execute();
    const known = new Set(found.map(({ id }) => id));
    const rows = part.filter(({ accountId }) => known.has(accountId)).map(rowOf);
    if (rows.length === 0) continue;
    await db
      .insertInto('refusals')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** Deletes some of the oldest. Answers whether there were any. */
function deleteOlder(db: Connection, engine: Engine, before: number): Promise<boolean> {
  return deleteChosen(
    db,
    engine,
    sql`select request_id from refusals where at < ${before} order by at limit ${sql.lit(deletedAtOnce)}`,
  );
}

/** Deletes some of those of an account that come behind its newest. Answers whether there were any. */
function deleteBeyond(
  db: Connection,
  engine: Engine,
  { accountId, newest }: { readonly accountId: string; readonly newest: number },
): Promise<boolean> {
  return deleteChosen(
    db,
    engine,
    sql`
      select request_id from refusals where account_id = ${accountId}
      order by at desc, request_id desc limit ${sql.lit(deletedAtOnce)} offset ${newest}
    `,
  );
}

function deleteChosen(db: Connection, engine: Engine, chosen: RawBuilder<unknown>): Promise<boolean> {
  return writeSoon(db, engine, async (transaction) => {
    const { numAffectedRows = 0n } = await sql`
      delete from refusals where request_id in (${chosen})
    `.execute(transaction);
    return numAffectedRows > 0n;
  });
}

function rowOf(refusal: RecordedRefusal): RefusalsTable {
  return {
    request_id: refusal.requestId,
    account_id: refusal.accountId,
    key_id: refusal.keyId,
    at: refusal.at,
    door: refusal.door,
    method: refusal.method,
    path: refusal.path,
    route: refusal.route,
    reason: refusal.reason,
    detail: refusal.detail,
    status: refusal.status,
    enforced: refusal.isEnforced ? 1 : 0,
    address: refusal.address,
    user_agent: refusal.userAgent,
    checks: JSON.stringify(refusal.checks),
  };
}

function refusalOf(row: Selectable<RefusalsTable>): RecordedRefusal {
  return {
    requestId: row.request_id,
    accountId: row.account_id,
    keyId: row.key_id,
    at: row.at,
    door: row.door,
    method: row.method,
    path: row.path,
    route: row.route,
    reason: row.reason as Reason,
    detail: row.detail,
    status: row.status,
    isEnforced: row.enforced === 1,
    address: row.address,
    userAgent: row.user_agent,
    checks: JSON.parse(row.checks) as readonly MadeCheck[],
  };
}
