import type {
  DetectorMemory,
  DetectorName,
  DetectorStore,
  FindingCandidate,
  FindingCount,
} from '@neoagent/core';
import { sql } from 'kysely';
import type { Connection, Engine } from '../../schema.js';
import { listed, text, whole } from '../listed.js';
import { writeSoon } from '../write-soon.js';

/** Rows of one statement, far below the limit of parameters of either engine. */
const batch = 200;

export function createSqlDetectorStore(db: Connection, engine: Engine): DetectorStore {
  return {
    async load(scopes) {
      const states = new Map<string, string>();
      for (const part of inBatches(scopes)) {
        const wanted = part.map((scope) => [scope]);
        const { rows } = await sql<{ readonly scope: string; readonly state: string }>`
          select scope, state from ${listed(wanted, engine)} inner join detector_memories on scope = ${text(0)}
        `.execute(db);
        for (const { scope, state } of rows) states.set(scope, state);
      }
      return states;
    },
    async save(memories, at) {
      if (memories.length === 0) return;
      await writeSoon(db, engine, async (transaction) => {
        for (const part of inBatches(memories)) await saveBatch(transaction, engine, { memories: part, at });
      });
    },
    async countFindings(counts) {
      if (counts.length === 0) return;
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
    async recordCandidates(candidates) {
      if (candidates.length === 0) return;
      await writeSoon(db, engine, async (transaction) => {
        for (const part of inBatches(candidates)) await recordBatch(transaction, engine, part);
      });
    },
    async listCandidates({ accountId, detector, from, to }, limit) {
      const rows = await db
        .selectFrom('finding_candidates')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('detector', '=', detector)
        .where('at', '>=', from)
        .where('at', '<', to)
        .orderBy('at', 'desc')
        .limit(limit)
        .execute();
      return rows.reverse().map((row) => ({
        accountId,
        keyId: row.key_id,
        detector,
        at: row.at,
        seen: JSON.parse(row.seen) as FindingCandidate['seen'],
      }));
    },
    async forgetCandidates(before) {
      await db.deleteFrom('finding_candidates').where('at', '<', before).execute();
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

/** Those of accounts that are gone are left out. */
async function saveBatch(
  db: Connection,
  engine: Engine,
  { memories, at }: { readonly memories: readonly DetectorMemory[]; readonly at: number },
): Promise<void> {
  const rows = memories.map(({ scope, accountId, state }) => [scope, accountId, state]);
  await sql`
    insert into detector_memories (scope, account_id, state, at)
    select ${text(0)}, ${text(1)}, ${text(2)}, cast(${at} as bigint)
    from ${listed(rows, engine)}
    where exists (select 1 from accounts where accounts.id = ${text(1)})
    on conflict (scope) do update set state = excluded.state, at = excluded.at
  `.execute(db);
}

async function recordBatch(
  db: Connection,
  engine: Engine,
  candidates: readonly FindingCandidate[],
): Promise<void> {
  const rows = candidates.map(({ accountId, detector, at, keyId, seen }) => [
    accountId,
    detector,
    at,
    keyId,
    JSON.stringify(seen),
  ]);
  await sql`
    insert into finding_candidates (account_id, detector, at, key_id, seen)
    select ${text(0)}, ${text(1)}, ${whole(2)}, ${text(3)}, ${text(4)}
    from ${listed(rows, engine)}
    where exists (select 1 from accounts where accounts.id = ${text(0)})
  `.execute(db);
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
