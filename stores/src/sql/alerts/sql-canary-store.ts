import { type CanaryStore, type CanaryUse, canaryUsersApart } from '@neoagent/core';
import { type Selectable, sql } from 'kysely';
import type { CanaryUsesTable, Connection } from '../../schema.js';

/** Uses of canary keys over a connection, or inside the transaction the connection is. */
export function createSqlCanaryStore(db: Connection): CanaryStore {
  return {
    async record(uses) {
      for (const use of uses) await add(db, await rowFor(db, use));
    },
    async list(keyId) {
      const rows = await db
        .selectFrom('canary_uses')
        .selectAll()
        .where('key_id', '=', keyId)
        .orderBy('last_at', 'desc')
        .orderBy('address')
        .orderBy('user_agent')
        .execute();
      return rows.map(useOf);
    },
  };
}

/** The row of this user, or that of all the others when enough are told apart. */
async function rowFor(db: Connection, use: CanaryUse): Promise<CanaryUsesTable> {
  const row = rowOf(use);
  const ofKey = db.selectFrom('canary_uses').where('key_id', '=', use.keyId);
  const known = await ofKey
    .select('key_id')
    .where('address', '=', row.address)
    .where('user_agent', '=', row.user_agent)
    .executeTakeFirst();
  if (known !== undefined) return row;
  const { count } = await ofKey.select(({ fn }) => fn.countAll().as('count')).executeTakeFirstOrThrow();
  return Number(count) < canaryUsersApart ? row : { ...row, address: '', user_agent: '', country: null };
}

async function add(db: Connection, row: CanaryUsesTable): Promise<void> {
  await db
    .insertInto('canary_uses')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['key_id', 'address', 'user_agent']).doUpdateSet({
        country: (set) => set.ref('excluded.country'),
        last_at: sql<number>`case when excluded.last_at > canary_uses.last_at then excluded.last_at else canary_uses.last_at end`,
        count: sql<number>`canary_uses.count + excluded.count`,
      }),
    )
    .execute();
}

function rowOf(use: CanaryUse): CanaryUsesTable {
  return {
    key_id: use.keyId,
    address: use.address ?? '',
    user_agent: use.userAgent ?? '',
    country: use.country,
    first_at: use.firstAt,
    last_at: use.lastAt,
    count: use.count,
  };
}

function useOf(row: Selectable<CanaryUsesTable>): CanaryUse {
  return {
    keyId: row.key_id,
    address: row.address === '' ? null : row.address,
    country: row.country,
    userAgent: row.user_agent === '' ? null : row.user_agent,
    firstAt: row.first_at,
    lastAt: row.last_at,
    count: Number(row.count),
  };
}
