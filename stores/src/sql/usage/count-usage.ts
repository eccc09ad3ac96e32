import type { UsageCount, UsageGrouping, UsageQuestion } from '@neoagent/core';
import { sql } from 'kysely';
import type { Connection } from '../../schema.js';
import { stepOfUsage } from './steps-of-usage.js';

const groupColumns: Readonly<Record<UsageGrouping, ReturnType<typeof sql<string>>>> = {
  key: sql`key_id`,
  secret: sql`secret_id`,
  route: sql`route`,
  reason: sql`reason`,
  status: sql`cast(status_class as text) || 'xx'`,
};

/** The counts that a question asks for, by time, then group; at most `limit`. */
export async function countUsage(
  db: Connection,
  question: UsageQuestion,
  limit: number,
): Promise<readonly UsageCount[]> {
  const { step, groupBy, keyId, route } = question;
  return db
    .selectFrom(stepOfUsage(step, question).as('usage'))
    .select(['bucket', groupColumns[groupBy].as('group')])
    .select(sql<number>`cast(sum(case when reason = '' then count else 0 end) as bigint)`.as('allowed'))
    .select(sql<number>`cast(sum(case when reason = '' then 0 else count end) as bigint)`.as('refused'))
    .$if(keyId !== undefined, (query) => query.where('key_id', '=', keyId ?? ''))
    .$if(route !== undefined, (query) => query.where('route', '=', route ?? ''))
    .groupBy(['bucket', groupColumns[groupBy]])
    .orderBy('bucket')
    .orderBy(groupColumns[groupBy])
    .limit(limit)
    .execute();
}
