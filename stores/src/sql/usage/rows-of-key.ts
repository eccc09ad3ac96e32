import type { Reason, SecretUsage, StatusClass, UsageRange, UsageRow, UsageStep } from '@neoagent/core';
import { sql } from 'kysely';
import type { Connection } from '../../schema.js';
import { stepOfUsage } from './steps-of-usage.js';

/** Rows of the given step of one key, by time. */
export async function rowsOfKey(
  db: Connection,
  range: UsageRange,
  step: UsageStep,
): Promise<readonly UsageRow[]> {
  const { accountId, keyId } = range;
  const found = await db
    .selectFrom(stepOfUsage(step, range).as('usage'))
    .select(['secret_id', 'route', 'reason', 'status_class', 'bucket'])
    .select(sql<number>`cast(sum(count) as bigint)`.as('count'))
    .select(sql<number>`max(last_at)`.as('last_at'))
    .where('key_id', '=', keyId)
    .groupBy(['bucket', 'secret_id', 'route', 'reason', 'status_class'])
    .orderBy('bucket')
    .execute();
  return found.map((row) => ({
    accountId,
    keyId,
    secretId: row.secret_id,
    route: row.route,
    reason: row.reason as Reason | '',
    statusClass: row.status_class as StatusClass,
    bucket: row.bucket,
    count: row.count,
    lastAt: row.last_at,
  }));
}

/** By secret id; by the minutes. */
export async function countBySecret(db: Connection, range: UsageRange): Promise<readonly SecretUsage[]> {
  const counts = await db
    .selectFrom(stepOfUsage('minute', range).as('usage'))
    .select(['secret_id', sql<number>`max(last_at)`.as('last_at')])
    .select(sql<number>`cast(sum(case when reason = '' then count else 0 end) as bigint)`.as('allowed'))
    .select(sql<number>`cast(sum(case when reason = '' then 0 else count end) as bigint)`.as('refused'))
    .where('key_id', '=', range.keyId)
    .groupBy('secret_id')
    .orderBy('secret_id')
    .execute();
  return counts.map(({ secret_id, allowed, refused, last_at }) => ({
    secretId: secret_id,
    allowed,
    refused,
    lastAt: last_at,
  }));
}
