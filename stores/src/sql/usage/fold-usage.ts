import { type Reason, rollUp, type StatusClass, type UsageRow, type UsageStep } from '@neoagent/core';
import { type Selectable, sql } from 'kysely';
import type { Connection, Engine, UsageTable } from '../../schema.js';
import { listed, text, whole } from '../listed.js';
import { writeSoon } from '../write-soon.js';
import { addUsage } from './add-usage.js';
import { lockUsage } from './lock-usage.js';
import { usageTables } from './usage-tables.js';

/** Rows folded in one transaction: on SQLite no request is served meanwhile. */
const rowsAtOnce = 500;

/**
 * Adds some of what began before `before` to the next coarser step, and notes it, in one transaction. Answers whether there was anything
 * to do. A count moves together with the note that it moved, so nothing moves twice.
 */
export function foldUsage(
  db: Connection,
  engine: Engine,
  { from, into, before }: { readonly from: UsageStep; readonly into: UsageStep; readonly before: number },
): Promise<boolean> {
  return writeSoon(db, engine, async (transaction) => {
    await lockUsage(transaction, engine);
    const open = await transaction
      .selectFrom(usageTables[from])
      .selectAll()
      .whereRef('count', '>', 'rolled')
      .where('bucket', '<', before)
      .orderBy('bucket')
      .limit(rowsAtOnce)
      .execute();
    if (open.length === 0) return false;
    const moved = open.map((row) => ({ ...usageRowOf(row), count: row.count - row.rolled }));
    await addUsage(transaction, engine, { rows: rollUp(moved, into), step: into });
    await note(transaction, engine, { rows: open.map(usageRowOf), step: from });
    return true;
  });
}

/** All that these rows count is in the coarser step now. */
async function note(
  db: Connection,
  engine: Engine,
  { rows, step }: { readonly rows: readonly UsageRow[]; readonly step: UsageStep },
): Promise<void> {
  const places = rows.map((row) => [
    row.accountId,
    row.bucket,
    row.secretId,
    row.route,
    row.reason,
    row.statusClass,
    row.count,
  ]);
  await sql`
    update ${sql.table(usageTables[step])} set rolled = ${whole(6)}
    from ${listed(places, engine)}
    where account_id = ${text(0)} and bucket = ${whole(1)} and secret_id = ${text(2)} and route = ${text(3)}
      and reason = ${text(4)} and status_class = ${whole(5)}
  `.execute(db);
}

export function usageRowOf(row: Selectable<UsageTable>): UsageRow {
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
