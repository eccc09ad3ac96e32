import { countFindings, dayMs, emptyMinute, type KeyWithSecrets, type RulePreview } from '@neoagent/core';
import type { ManagementContext } from '../../../api/context.js';
import { pastFactsOf } from './past-facts.js';
import type { TriedRule } from './tried-rule.js';

const usesMs = 400 * dayMs;

/** Shows every day of the time, and its end, of each key that is not revoked to the detector. */
export async function tryOnKeys(
  context: ManagementContext,
  tried: TriedRule,
  but: string,
): Promise<RulePreview> {
  const { account, detector, parameters, from, since, to } = tried;
  const live = tried.keys.filter(({ key }) => key.revokedAt === null);
  let count = 0;
  for (const record of live) {
    const days: number[] = [];
    for (let at = Math.max(from, record.key.createdAt); at < to; at += dayMs) days.push(at);
    const minutes = [...days, to].map((at) => emptyMinute(record.key.id, account.id, at));
    const factsAt = pastFactsOf(record, await firstUse(context, record, { from, to }));
    count += countFindings(detector, parameters, { habits: [], minutes, factsAt });
  }
  return { wouldHaveFired: count, from, since, to, keys: live.length, allKeys: live.length, but };
}

/** When a key was used first, as far as days are kept; asked only where its last use does not tell as much. */
async function firstUse(
  { db }: ManagementContext,
  { key, secrets }: KeyWithSecrets,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly number[]> {
  if (!secrets.some(({ lastUsed }) => lastUsed !== null && lastUsed.at > from)) return [];
  const days = { step: 'day', from: to - usesMs, to: to + 1, groupBy: 'key' } as const;
  const counts = await db.usage.count({ accountId: key.accountId, keyId: key.id, ...days }, 1000);
  const first = counts.find(({ allowed }) => allowed > 0);
  return first === undefined ? [] : [first.bucket];
}
