import { setImmediate } from 'node:timers/promises';
import { bucketOf, reasonsPastPermission, type UsageStore } from '@neoagent/core';
import { sql } from 'kysely';
import type { Connection, Engine } from '../../schema.js';
import { untilDone } from '../until-done.js';
import { writeSoon } from '../write-soon.js';
import { countUsage } from './count-usage.js';
import { deleteOldest } from './delete-oldest.js';
import { foldUsage } from './fold-usage.js';
import { OwnEntries } from './own-entries.js';
import { rollUpUsage } from './roll-up-usage.js';
import { countBySecret, rowsOfKey } from './rows-of-key.js';
import { stepOfUsage } from './steps-of-usage.js';
import { entryOf } from './usage-entry.js';

/** Rows of one entry of the journal: bounds what is read at once. */
const rowsPerEntry = 1000;

export function createSqlUsageStore(db: Connection, engine: Engine): UsageStore {
  const own = new OwnEntries();
  let rolling: Promise<void> = Promise.resolve();

  async function fold(
    before: { readonly minute: number; readonly hour: number },
    isWanted = () => true,
  ): Promise<void> {
    await untilDone(() => foldUsage(db, engine, { from: 'minute', into: 'hour', before: before.minute }), {
      isWanted,
    });
    await untilDone(() => foldUsage(db, engine, { from: 'hour', into: 'day', before: before.hour }), {
      isWanted,
    });
  }

  /** Everything that was appended before; what is appended meanwhile may be left to the next. */
  async function rollUpAll(): Promise<void> {
    const newest = await newestEntry(db);
    while ((await oldestEntry(db)) <= newest && (await rollUpUsage(db, engine, own.take())))
      await setImmediate();
  }

  return {
    async append(rows) {
      if (rows.length === 0) return;
      const entries: { readonly rows: string }[] = [];
      for (let start = 0; start < rows.length; start += rowsPerEntry) {
        entries.push({ rows: entryOf(rows.slice(start, start + rowsPerEntry)) });
      }
      const written = await writeSoon(db, engine, (transaction) =>
        transaction.insertInto('usage_journal').values(entries).returning('sequence').execute(),
      );
      own.add(
        written.map(({ sequence }) => Number(sequence)),
        rows,
      );
    },
    rollUp() {
      // One at a time: the second would read from the journal what the first has in memory.
      rolling = rolling.catch(() => undefined).then(rollUpAll);
      return rolling;
    },
    fold: (now, isWanted) => fold({ minute: bucketOf(now, 'minute'), hour: bucketOf(now, 'hour') }, isWanted),
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
      for (const step of ['minute', 'hour', 'day'] as const)
        await untilDone(() => deleteOldest(db, engine, { step, before: before[step] }));
    },
  };
}

async function newestEntry(db: Connection): Promise<number> {
  const query = db.selectFrom('usage_journal').select((entry) => entry.fn.max('sequence').as('sequence'));
  return Number((await query.executeTakeFirst())?.sequence ?? Number.NEGATIVE_INFINITY);
}

async function oldestEntry(db: Connection): Promise<number> {
  const query = db.selectFrom('usage_journal').select((entry) => entry.fn.min('sequence').as('sequence'));
  return Number((await query.executeTakeFirst())?.sequence ?? Number.POSITIVE_INFINITY);
}
