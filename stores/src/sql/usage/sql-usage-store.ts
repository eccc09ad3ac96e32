import { setImmediate } from 'node:timers/promises';
import { bucketOf, reasonsPastPermission, type UsageStore } from '@neoagent/core';
import { sql } from 'kysely';
import type { Connection, Engine } from '../../schema.js';
import { writeSoon } from '../write-soon.js';
import { countUsage } from './count-usage.js';
import { foldUsage } from './fold-usage.js';
import { rollUpUsage } from './roll-up-usage.js';
import { countBySecret, rowsOfKey } from './rows-of-key.js';
import { stepOfUsage } from './steps-of-usage.js';
import { entryOf } from './usage-entry.js';
import { usageTables } from './usage-tables.js';

/** Rows of one entry of the journal: bounds what is read at once. */
const rowsPerEntry = 1000;

export function createSqlUsageStore(db: Connection, engine: Engine): UsageStore {
  async function fold(before: { readonly minute: number; readonly hour: number }): Promise<void> {
    // Between the steps requests are served: none of them takes long, but a long outage leaves many.
    while (await foldUsage(db, engine, { from: 'minute', into: 'hour', before: before.minute }))
      await setImmediate();
    while (await foldUsage(db, engine, { from: 'hour', into: 'day', before: before.hour }))
      await setImmediate();
  }

  return {
    async append(rows) {
      if (rows.length === 0) return;
      const entries: { readonly rows: string }[] = [];
      for (let start = 0; start < rows.length; start += rowsPerEntry) {
        entries.push({ rows: entryOf(rows.slice(start, start + rowsPerEntry)) });
      }
      await writeSoon(db, engine, (transaction) =>
        transaction.insertInto('usage_journal').values(entries).execute(),
      );
    },
    async rollUp() {
      while (await rollUpUsage(db, engine)) await setImmediate();
    },
    fold: (now) => fold({ minute: bucketOf(now, 'minute'), hour: bucketOf(now, 'hour') }),
    count: (question, limit) => countUsage(db, question, limit),
    rows: (range, step) => rowsOfKey(db, range, step),
    countBySecret: (range) => countBySecret(db, range),
    async routesUsed(accountId, from) {
      const range = { accountId, from: bucketOf(from, 'day'), to: Number.MAX_SAFE_INTEGER };
      const rows = await db
        .selectFrom(stepOfUsage('day', range).as('usage'))
        .select(['key_id', 'route', sql<number>`max(last_at)`.as('last_at')])
        .where('reason', 'in', reasonsPastPermission)
        .groupBy(['key_id', 'route'])
        .orderBy('key_id')
        .orderBy('route')
        .execute();
      return rows.map(({ key_id, route, last_at }) => ({ keyId: key_id, route, lastAt: Number(last_at) }));
    },
    async prune(before) {
      await fold(before);
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
