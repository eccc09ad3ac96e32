import type { UsageRow, UsageStep } from '@neoagent/core';
import { sql } from 'kysely';
import type { Connection, Engine } from '../../schema.js';
import { listed, text, whole } from '../listed.js';
import { usageTables } from './usage-tables.js';

/** Adds rows to those of a step. Each place may come once. Rows of accounts that are gone are skipped. */
export async function addUsage(
  db: Connection,
  engine: Engine,
  { rows, step }: { readonly rows: readonly UsageRow[]; readonly step: UsageStep },
): Promise<void> {
  const table = sql.table(usageTables[step]);
  // The engines name the greater of two values differently.
  const [given, stored] = [sql.ref('excluded.last_at'), sql.ref(`${usageTables[step]}.last_at`)];
  await sql`
    insert into ${table}
      (account_id, key_id, secret_id, route, reason, status_class, bucket, count, rolled, last_at)
    select ${text(0)}, ${text(1)}, ${text(2)}, ${text(3)}, ${text(4)}, ${whole(5)}, ${whole(6)}, ${whole(7)}, 0, ${whole(8)}
    from ${listed(rows.map(placesOf), engine)}
    where exists (select 1 from accounts where accounts.id = ${text(0)})
    on conflict (account_id, bucket, secret_id, route, reason, status_class) do update set
      count = ${table}.count + excluded.count,
      last_at = case when ${given} > ${stored} then ${given} else ${stored} end
  `.execute(db);
}

function placesOf(row: UsageRow): readonly (string | number)[] {
  const { accountId, keyId, secretId, route, reason, statusClass, bucket, count, lastAt } = row;
  return [accountId, keyId, secretId, route, reason, statusClass, bucket, count, lastAt];
}
