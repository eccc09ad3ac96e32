import type { MadeCheck, Reason, RecordedRefusal, RefusalLog, RefusalRetention } from '@neoagent/core';
import { type Selectable, sql } from 'kysely';
import type { Connection, Engine, RefusalsTable } from '../schema.js';
import { writeSoon } from './write-soon.js';

/** Rows of one statement: 15 parameters each, far below the limit of either engine. */
const batch = 200;

/** Refusals over a connection. */
export function createSqlRefusalLog(db: Connection, engine: Engine): RefusalLog {
  return {
    async append(refusals) {
      if (refusals.length === 0) return;
      await writeSoon(db, engine, (transaction) => appendAll(transaction, refusals));
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
    prune: (retention) => prune(db, retention),
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

async function prune(db: Connection, { before, newestPerAccount }: RefusalRetention): Promise<void> {
  await db.deleteFrom('refusals').where('at', '<', before).execute();
  await sql`
    delete from refusals where request_id in (
      select request_id from (
        select request_id, row_number() over (partition by account_id order by at desc, request_id desc) as place
        from refusals
        where account_id in (select account_id from refusals group by account_id having count(*) > ${newestPerAccount})
      ) as placed where place > ${newestPerAccount}
    )
  `.execute(db);
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
