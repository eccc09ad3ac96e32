import type { QuotaRow, QuotaStore } from '@neoagent/core';
import { sql } from 'kysely';
import type { Connection, Engine, QuotaCountsTable } from '../schema.js';
import { listed, text } from './listed.js';
import { writeSoon } from './write-soon.js';

/** Rows of one statement: four parameters each, far below the limit of either engine. */
const batch = 500;

export function createSqlQuotaStore(db: Connection, engine: Engine): QuotaStore {
  return {
    async load(at) {
      const rows = await db.selectFrom('quota_counts').selectAll().where('period_end', '>', at).execute();
      return rows.map(quotaRowOf);
    },
    async rowsOf(counters) {
      const { rows } = await sql<QuotaCountsTable>`
        select quota_counts.* from ${listed(
          counters.map((counter) => [counter]),
          engine,
        )}
        inner join quota_counts on counter = ${text(0)}
      `.execute(db);
      return rows.map(quotaRowOf);
    },
    async save(rows) {
      if (rows.length === 0) return;
      await writeSoon(db, engine, async (transaction) => {
        for (let start = 0; start < rows.length; start += batch) {
          await saveBatch(transaction, rows.slice(start, start + batch));
        }
      });
    },
    async forget(endedBefore) {
      await db.deleteFrom('quota_counts').where('period_end', '<', endedBefore).execute();
    },
  };
}

function quotaRowOf(row: QuotaCountsTable): QuotaRow {
  return { counter: row.counter, firstDay: row.period_start, endAt: row.period_end, used: row.used };
}

async function saveBatch(db: Connection, rows: readonly QuotaRow[]): Promise<void> {
  const values = rows.map(({ counter, firstDay, endAt, used }) => ({
    counter,
    period_start: firstDay,
    period_end: endAt,
    used,
  }));
  await db
    .insertInto('quota_counts')
    .values(values)
    .onConflict((conflict) =>
      conflict.columns(['counter', 'period_start']).doUpdateSet({
        used: greater('used'),
        period_end: greater('period_end'),
      }),
    )
    .execute();
}

/** The engines name the greater of two values differently. */
function greater(column: 'used' | 'period_end') {
  const [given, stored] = [sql.ref(`excluded.${column}`), sql.ref(`quota_counts.${column}`)];
  return sql<number>`case when ${given} > ${stored} then ${given} else ${stored} end`;
}
