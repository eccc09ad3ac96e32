import type { DetectorMemory, DetectorName, DetectorStore, FindingCount } from '@neoagent/core';
import { sql } from 'kysely';
import type { Connection, Engine } from '../../schema.js';
import { writeSoon } from '../write-soon.js';

/** Rows of one statement, far below the limit of parameters of either engine. */
const batch = 200;

export function createSqlDetectorStore(db: Connection, engine: Engine): DetectorStore {
  return {
    async load(scopes) {
      const states = new Map<string, string>();
      for (const part of inBatches(scopes)) {
        const rows = await db
          .selectFrom('detector_memories')
          .select(['scope', 'state'])
          .where('scope', 'in', part)
          .execute();
        for (const { scope, state } of rows) states.set(scope, state);
      }
      return states;
    },
    async save(memories, at) {
      await writeSoon(db, engine, async (transaction) => {
        for (const part of inBatches(memories)) await saveBatch(transaction, part, at);
      });
    },
    async countFindings(counts) {
      await writeSoon(db, engine, async (transaction) => {
        for (const part of inBatches(counts)) await countBatch(transaction, part);
      });
    },
    async findingsSince(accountId, day) {
      const rows = await db
        .selectFrom('detector_findings')
        .select(['detector', 'count'])
        .where('account_id', '=', accountId)
        .where('day', '>=', day)
        .execute();
      const sums = new Map<DetectorName, number>();
      for (const row of rows) {
        const detector = row.detector as DetectorName;
        sums.set(detector, (sums.get(detector) ?? 0) + row.count);
      }
      return sums;
    },
    async forget(before) {
      await db.deleteFrom('detector_memories').where('at', '<', before).execute();
      await db.deleteFrom('detector_findings').where('day', '<', before).execute();
    },
  };
}

function inBatches<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / batch) }, (_, i) =>
    items.slice(i * batch, (i + 1) * batch),
  );
}

/** Accounts are looked up first, so that one that is gone does not spoil the batch. */
async function ofKnownAccounts<T extends { readonly accountId: string }>(
  db: Connection,
  items: readonly T[],
): Promise<readonly T[]> {
  const ids = [...new Set(items.map(({ accountId }) => accountId))];
  const found = await db.selectFrom('accounts').select('id').where('id', 'in', ids).execute();
  const known = new Set(found.map(({ id }) => id));
  return items.filter(({ accountId }) => known.has(accountId));
}

async function saveBatch(db: Connection, memories: readonly DetectorMemory[], at: number): Promise<void> {
  const kept = await ofKnownAccounts(db, memories);
  if (kept.length === 0) return;
  await db
    .insertInto('detector_memories')
    .values(kept.map(({ scope, accountId, state }) => ({ scope, account_id: accountId, state, at })))
    .onConflict((conflict) =>
      conflict.column('scope').doUpdateSet({ state: sql.ref('excluded.state'), at: sql.ref('excluded.at') }),
    )
    .execute();
}

async function countBatch(db: Connection, counts: readonly FindingCount[]): Promise<void> {
  const kept = await ofKnownAccounts(db, counts);
  if (kept.length === 0) return;
  await db
    .insertInto('detector_findings')
    .values(
      kept.map(({ accountId, detector, day, count }) => ({ account_id: accountId, detector, day, count })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'detector', 'day'])
        .doUpdateSet({ count: sql<number>`detector_findings.count + excluded.count` }),
    )
    .execute();
}
