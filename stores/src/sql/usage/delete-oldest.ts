import type { UsageStep } from '@neoagent/core';
import { sql } from 'kysely';
import type { Connection, Engine } from '../../schema.js';
import { writeSoon } from '../write-soon.js';
import { usageTables } from './usage-tables.js';

/** Rows deleted in one statement: on SQLite no request is served meanwhile. */
const rowsAtOnce = 300;

/** Deletes some of what is older than `before` and stands in the next coarser step, if there is one. Answers whether there was any. */
export function deleteOldest(
  db: Connection,
  engine: Engine,
  { step, before }: { readonly step: UsageStep; readonly before: number },
): Promise<boolean> {
  const table = sql.table(usageTables[step]);
  const place = sql.raw('account_id, bucket, secret_id, route, reason, status_class');
  const isFolded = step === 'day' ? sql`` : sql`and rolled = count`;
  // Asked of the rows again: on Postgres one may have been counted in since they were chosen.
  return writeSoon(db, engine, async (transaction) => {
    const { numAffectedRows = 0n } = await sql`
      delete from ${table} where (${place}) in (
        select ${place} from ${table} where bucket < ${before} ${isFolded} order by bucket limit ${sql.lit(rowsAtOnce)}
      ) ${isFolded}
    `.execute(transaction);
    return numAffectedRows > 0n;
  });
}
