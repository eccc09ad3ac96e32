import { type SecretSender, sendersKept } from '@neoagent/core';
import { type Selectable, sql } from 'kysely';
import type { Connection, SecretSendersTable } from '../../schema.js';
import { atomically } from '../atomically.js';

/** Rows of one statement: seven parameters each, far below the limit of either engine. */
const batch = 500;

/** Adds to what is known of each sender, as the port says; one transaction. */
export async function recordSenders(db: Connection, senders: readonly SecretSender[]): Promise<void> {
  if (senders.length === 0) return;
  // In one order everywhere: two processes that write the same rows would wait for each other for ever.
  const ordered = [...senders].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  await atomically(db, async (transaction) => {
    for (let start = 0; start < ordered.length; start += batch) {
      await recordPart(transaction, ordered.slice(start, start + batch));
    }
  });
}

async function recordPart(db: Connection, part: readonly SecretSender[]): Promise<void> {
  const wanted = [...new Set(part.map(({ secretId }) => secretId))];
  const found = await db.selectFrom('secrets').select('id').where('id', 'in', wanted).execute();
  const known = new Set(found.map(({ id }) => id));
  const rows = part.filter(({ secretId }) => known.has(secretId)).map(rowOf);
  if (rows.length === 0) return;
  await db
    .insertInto('secret_senders')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['secret_id', 'address', 'user_agent']).doUpdateSet({
        count: sql`secret_senders.count + excluded.count`,
        first_at: sql`case when excluded.first_at < secret_senders.first_at then excluded.first_at else secret_senders.first_at end`,
        country: sql`case when excluded.last_at < secret_senders.last_at then secret_senders.country else excluded.country end`,
        last_at: sql`case when excluded.last_at < secret_senders.last_at then secret_senders.last_at else excluded.last_at end`,
      }),
    )
    .execute();
  await dropSurplus(db, [...known]);
}

async function dropSurplus(db: Connection, secretIds: readonly string[]): Promise<void> {
  await sql`
    delete from secret_senders where (secret_id, address, user_agent) in (
      select secret_id, address, user_agent from (
        select secret_id, address, user_agent,
          row_number() over (partition by secret_id order by last_at desc, address, user_agent) as place
        from secret_senders where secret_id in (${sql.join(secretIds)})
      ) as placed where place > ${sendersKept}
    )
  `.execute(db);
}

function placeOf({ secretId, address, userAgent }: SecretSender): string {
  return JSON.stringify([secretId, address, userAgent]);
}

function rowOf(sender: SecretSender): SecretSendersTable {
  return {
    secret_id: sender.secretId,
    address: sender.address ?? '',
    user_agent: sender.userAgent ?? '',
    country: sender.country,
    count: sender.count,
    first_at: sender.firstAt,
    last_at: sender.lastAt,
  };
}

export function senderOf(row: Selectable<SecretSendersTable>): SecretSender {
  return {
    secretId: row.secret_id,
    address: row.address === '' ? null : row.address,
    userAgent: row.user_agent === '' ? null : row.user_agent,
    country: row.country,
    count: row.count,
    firstAt: row.first_at,
    lastAt: row.last_at,
  };
}
