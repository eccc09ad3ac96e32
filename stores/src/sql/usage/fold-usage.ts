import { type Reason, rollUp, type StatusClass, type UsageRow, type UsageStep } from '@neoagent/core';
import type { Selectable } from 'kysely';
import type { Connection, Engine, UsageTable } from '../../schema.js';
import { writeSoon } from '../write-soon.js';
import { addUsage } from './add-usage.js';
import { lockUsage } from './lock-usage.js';
import { usageTables } from './usage-tables.js';

/** Rows folded in one transaction: on SQLite no request is served meanwhile. */
const rowsAtOnce = 200;

/** Rows of one account that no coarser step holds yet. */
interface OpenRows {
  readonly from: UsageStep;
  readonly accountId: string;
  /** Where the oldest of them may be: all that is kept lies before. */
  readonly since: number;
  readonly before: number;
}

/**
 * Adds what an account did before `before` to the next coarser step, and notes it, in one transaction: so many rows, of the account with the
 * oldest. Answers whether there was anything to do. A count moves together with the note that it moved, so nothing moves twice.
 */
export function foldUsage(
  db: Connection,
  engine: Engine,
  { from, into, before }: { readonly from: UsageStep; readonly into: UsageStep; readonly before: number },
): Promise<boolean> {
  return writeSoon(db, engine, async (transaction) => {
    await lockUsage(transaction, engine);
    const oldest = await transaction
      .selectFrom(usageTables[from])
      .select(['account_id', 'bucket'])
      .whereRef('count', '>', 'rolled')
      .where('bucket', '<', before)
      .orderBy('bucket')
      .limit(1)
      .executeTakeFirst();
    if (oldest === undefined) return false;
    const open = { from, accountId: oldest.account_id, since: oldest.bucket, before };
    const rows = await read(transaction, open);
    const moved = rows.map((row) => ({ ...usageRowOf(row), count: row.count - row.rolled }));
    await addUsage(transaction, engine, { rows: rollUp(moved, into), step: into });
    await note(transaction, open, rows.at(-1));
    return true;
  });
}

async function read(
  db: Connection,
  { from, accountId, since, before }: OpenRows,
): Promise<readonly Selectable<UsageTable>[]> {
  return db
    .selectFrom(usageTables[from])
    .selectAll()
    .where('account_id', '=', accountId)
    .where('bucket', '>=', since)
    .where('bucket', '<', before)
    .whereRef('count', '>', 'rolled')
    .orderBy('bucket')
    .orderBy('secret_id')
    .orderBy('route')
    .orderBy('reason')
    .orderBy('status_class')
    .limit(rowsAtOnce)
    .execute();
}

/** All that these rows count, up to the last one that was read, is in the coarser step now. Nobody else has changed them: see `lockUsage`. */
async function note(
  db: Connection,
  { from, accountId, since, before }: OpenRows,
  last: Selectable<UsageTable> | undefined,
): Promise<void> {
  if (last === undefined) return;
  await db
    .updateTable(usageTables[from])
    .set((row) => ({ rolled: row.ref('count') }))
    .where('account_id', '=', accountId)
    .where('bucket', '>=', since)
    .where('bucket', '<', before)
    .whereRef('count', '>', 'rolled')
    .where((row) =>
      row(
        row.refTuple('bucket', 'secret_id', 'route', 'reason', 'status_class'),
        '<=',
        row.tuple(last.bucket, last.secret_id, last.route, last.reason, last.status_class),
      ),
    )
    .execute();
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
