import { setImmediate } from 'node:timers/promises';
import {
  bucketOf,
  type Reason,
  reasonsPastPermission,
  type StatusClass,
  type UsageRange,
  type UsageRow,
  type UsageStep,
  type UsageStore,
} from '@neoagent/core';
import { type Selectable, sql } from 'kysely';
import type { Connection, Engine, UsageTable } from '../schema.js';
import { countUsage } from './count-usage.js';
import { rollUpUsage } from './roll-up-usage.js';
import { usageTables } from './usage-tables.js';
import { writeSoon } from './write-soon.js';

/** Rows of one entry of the journal: bounds what one step of the roll-up has to hold. */
const rowsPerEntry = 1000;

export function createSqlUsageStore(db: Connection, engine: Engine): UsageStore {
  return {
    async append(rows) {
      if (rows.length === 0) return;
      const entries: { readonly rows: string }[] = [];
      for (let start = 0; start < rows.length; start += rowsPerEntry) {
        entries.push({ rows: JSON.stringify(rows.slice(start, start + rowsPerEntry)) });
      }
      await writeSoon(db, engine, async (transaction) => {
        for (const entry of entries) await transaction.insertInto('usage_journal').values(entry).execute();
      });
    },
    async rollUp() {
      // Between the steps requests are served: none of them takes long, but a long outage leaves many.
      while (await rollUpUsage(db, engine)) await setImmediate();
    },
    count: (question, limit) => countUsage(db, question, limit),
    async rows(range, step) {
      const found = await rowsOf(db, range, step).selectAll().orderBy('bucket').execute();
      return found.map(usageRowOf);
    },
    async countBySecret(range) {
      const counts = await rowsOf(db, range, 'minute')
        .select(['secret_id', sql<number>`max(last_at)`.as('last_at')])
        .select(sql<number>`cast(sum(case when reason = '' then count else 0 end) as bigint)`.as('allowed'))
        .select(sql<number>`cast(sum(case when reason = '' then 0 else count end) as bigint)`.as('refused'))
        .groupBy('secret_id')
        .orderBy('secret_id')
        .execute();
      return counts.map(({ secret_id, allowed, refused, last_at }) => ({
        secretId: secret_id,
        allowed,
        refused,
        lastAt: last_at,
      }));
    },
    async routesUsed(accountId, from) {
      const rows = await db
        .selectFrom('usage_days')
        .select(['key_id', 'route', sql<number>`max(last_at)`.as('last_at')])
        .where('account_id', '=', accountId)
        .where('reason', 'in', reasonsPastPermission)
        .where('bucket', '>=', bucketOf(from, 'day'))
        .groupBy(['key_id', 'route'])
        .orderBy('key_id')
        .orderBy('route')
        .execute();
      return rows.map(({ key_id, route, last_at }) => ({ keyId: key_id, route, lastAt: Number(last_at) }));
    },
    async prune(before) {
      for (const step of ['minute', 'hour'] as const) {
        await db
          .deleteFrom(usageTables[step])
          .where('bucket', '<', before[step])
          .whereRef('rolled', '=', 'count')
          .execute();
      }
      await db.deleteFrom('usage_days').where('bucket', '<', before.day).execute();
    },
  };
}

function rowsOf(db: Connection, { accountId, keyId, from, to }: UsageRange, step: UsageStep) {
  return db
    .selectFrom(usageTables[step])
    .where('account_id', '=', accountId)
    .where('key_id', '=', keyId)
    .where('bucket', '>=', from)
    .where('bucket', '<', to);
}

function usageRowOf(row: Selectable<UsageTable>): UsageRow {
  return {
    accountId: row.account_id,
    keyId: row.key_id,
    secretId: row.secret_id,
    route: row.route,
    reason: row.reason as Reason | '',
    statusClass: row.status_class as StatusClass,
    bucket: row.bucket,
    count: row.count,
    lastAt: row.last_at,
  };
}
