import { type UsageStep, usageStepMs } from '@neoagent/core';
import { type RawBuilder, sql } from 'kysely';
import { usageTables } from './usage-tables.js';

/** Which rows are wanted: those of one account from `from` up to and without `to`, epoch milliseconds, in whole steps. */
interface Wanted {
  readonly accountId: string;
  readonly from: number;
  readonly to: number;
}

/** A row as it stands, or the part of a finer one that no coarser table holds yet. One place may come in several rows. */
export interface CountedRow {
  readonly key_id: string;
  readonly secret_id: string;
  readonly route: string;
  readonly reason: string;
  readonly status_class: number;
  readonly bucket: number;
  readonly count: number;
  readonly last_at: number;
}

const finer: Readonly<Record<UsageStep, readonly UsageStep[]>> = {
  minute: [],
  hour: ['minute'],
  day: ['hour', 'minute'],
};

/**
 * Everything of a step, whether it was folded or not: the minutes that the hours do not hold yet are counted with the hours, and so on.
 * To be selected from.
 */
export function stepOfUsage(step: UsageStep, wanted: Wanted): RawBuilder<CountedRow> {
  const parts = [rowsOf(step, wanted), ...finer[step].map((fine) => openRowsOf(fine, step, wanted))];
  return sql<CountedRow>`(${sql.join(parts, sql` union all `)})`;
}

function rowsOf(step: UsageStep, { accountId, from, to }: Wanted) {
  return sql`
    select key_id, secret_id, route, reason, status_class, bucket, count, last_at
    from ${sql.table(usageTables[step])}
    where account_id = ${accountId} and bucket >= ${from} and bucket < ${to}`;
}

/** Only the newest rows are open, so the search begins with the oldest of these. A row counts where its whole step begins. */
function openRowsOf(fine: UsageStep, step: UsageStep, { accountId, from, to }: Wanted) {
  const table = sql.table(usageTables[fine]);
  const length = usageStepMs[step];
  const [first, end] = [Math.ceil(from / length) * length, Math.ceil(to / length) * length];
  return sql`
    select key_id, secret_id, route, reason, status_class, bucket - bucket % ${sql.lit(length)} as bucket,
      count - rolled as count, last_at
    from ${table}
    where account_id = ${accountId} and bucket >= ${first} and bucket < ${end} and count > rolled
      and bucket >= (select min(bucket) from ${table} where count > rolled)`;
}
