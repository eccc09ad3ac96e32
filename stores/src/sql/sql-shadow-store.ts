import type { NamedShadowFinding, Reason, ShadowFinding, ShadowStore } from '@neoagent/core';
import { type Selectable, sql } from 'kysely';
import type { Connection, Engine, ShadowRefusalsTable } from '../schema.js';
import { writeSoon } from './write-soon.js';

/** Rows of one statement: eight parameters each, far below the limit of either engine. */
const batch = 200;

export function createSqlShadowStore(db: Connection, engine: Engine): ShadowStore {
  return {
    async record(findings) {
      if (findings.length === 0) return;
      await writeSoon(db, engine, async (transaction) => {
        for (let start = 0; start < findings.length; start += batch) {
          await recordBatch(transaction, findings.slice(start, start + batch));
        }
      });
    },
    async list(accountId, limit) {
      const rows = await db
        .selectFrom('shadow_refusals')
        .innerJoin('keys', 'keys.id', 'shadow_refusals.key_id')
        .selectAll('shadow_refusals')
        .select('keys.name as key_name')
        .$if(accountId !== undefined, (query) =>
          query.where('shadow_refusals.account_id', '=', accountId ?? ''),
        )
        .orderBy('last_at', 'desc')
        .orderBy('key_id')
        .orderBy('route')
        .orderBy('rule')
        .limit(limit)
        .execute();
      return rows.map(findingOf);
    },
    async forget(seenBefore) {
      await db.deleteFrom('shadow_refusals').where('last_at', '<', seenBefore).execute();
    },
  };
}

/** Keys are looked up first, so that one that is gone does not spoil the batch. */
async function recordBatch(db: Connection, findings: readonly ShadowFinding[]): Promise<void> {
  const ids = [...new Set(findings.map(({ keyId }) => keyId))];
  const found = await db.selectFrom('keys').select('id').where('id', 'in', ids).execute();
  const known = new Set(found.map(({ id }) => id));
  const rows = findings.filter(({ keyId }) => known.has(keyId)).map(rowOf);
  if (rows.length === 0) return;
  await db
    .insertInto('shadow_refusals')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'key_id', 'route', 'rule', 'reason']).doUpdateSet({
        count: sql<number>`shadow_refusals.count + excluded.count`,
        first_at: sql<number>`case when excluded.first_at < shadow_refusals.first_at then excluded.first_at else shadow_refusals.first_at end`,
        last_at: sql<number>`case when excluded.last_at > shadow_refusals.last_at then excluded.last_at else shadow_refusals.last_at end`,
      }),
    )
    .execute();
}

function rowOf(finding: ShadowFinding): ShadowRefusalsTable {
  return {
    account_id: finding.accountId,
    key_id: finding.keyId,
    route: finding.route,
    rule: finding.rule,
    reason: finding.reason,
    count: finding.count,
    first_at: finding.firstAt,
    last_at: finding.lastAt,
  };
}

function findingOf(row: Selectable<ShadowRefusalsTable> & { readonly key_name: string }): NamedShadowFinding {
  return {
    accountId: row.account_id,
    keyId: row.key_id,
    keyName: row.key_name,
    route: row.route,
    rule: row.rule,
    reason: row.reason as Reason,
    count: row.count,
    firstAt: row.first_at,
    lastAt: row.last_at,
  };
}
