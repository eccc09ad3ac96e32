import {
  countFindings,
  emptyMinute,
  hourMs,
  type KeyFacts,
  type QuotaFacts,
  quotaCounterOf,
  type RulePreview,
} from '@neoagent/core';
import type { ManagementContext } from '../../../api/context.js';
import { quotaFactsOf } from '../facts-of.js';
import type { TriedRule } from './tried-rule.js';

/** Detectors of quotas look at the account; of the key they are shown at, they need nothing. */
const noKey: KeyFacts = {
  createdAt: 0,
  lastUsedAt: null,
  revokedAt: null,
  browserGuard: 'block',
  secretCreatedAt: 0,
  oldSecretEndedAt: null,
};

/** Shows what was spent of the quota of the present period, hour by hour, to the detector. */
export async function tryOnQuota(context: ManagementContext, tried: TriedRule): Promise<RulePreview> {
  const { account, detector, parameters, to } = tried;
  const { plans, usageKeptMs } = context.rules();
  const quota = plans.get(account.plan)?.quota;
  const whole = { from: tried.from, since: tried.since, to, keys: 0, allKeys: 0 };
  if (quota === undefined || quota.counts === 'key') {
    const never =
      quota === undefined
        ? 'The plan of this account has no quota, so this cannot fire.'
        : 'Each key has a quota of its own, and this looks at quotas of accounts, so it cannot fire.';
    return { ...whole, wouldHaveFired: 0, never };
  }
  const rows = await context.db.quotas.rowsOf([quotaCounterOf(quota, account.id)]);
  const now = quotaFactsOf(account, quota, { at: to, rows });
  const from = Math.max(tried.from, now.startsAt, to - usageKeptMs.hour);
  const quotaAt = await spendingOf(context, { accountId: account.id, now, to });
  const hours: number[] = [];
  for (let at = Math.ceil(from / hourMs) * hourMs; at <= to; at += hourMs) hours.push(at);
  const minutes = hours.map((at) => emptyMinute('', account.id, at));
  const wouldHaveFired = countFindings(detector, parameters, {
    habits: [],
    minutes,
    factsAt: () => noKey,
    quotaAt,
  });
  return { ...whole, wouldHaveFired, from, since: from === now.startsAt ? 'period' : tried.since };
}

/** What was spent by a time: the share of the requests that were allowed by then, since requests may cost more than one. */
async function spendingOf(
  { db }: ManagementContext,
  { accountId, now, to }: { readonly accountId: string; readonly now: QuotaFacts; readonly to: number },
): Promise<(at: number) => QuotaFacts> {
  const hours = { step: 'hour', from: now.startsAt - (now.startsAt % hourMs), to: to + 1 } as const;
  const counts = await db.usage.count({ accountId, ...hours, groupBy: 'reason' }, 20_000);
  const spent = counts.filter(({ allowed }) => allowed > 0);
  const sumUntil = (at: number) =>
    spent.reduce((sum, { bucket, allowed }) => sum + (bucket < at ? allowed : 0), 0);
  const all = sumUntil(to + 1);
  return (at) => ({ ...now, used: all === 0 ? 0 : Math.round((now.used * sumUntil(at)) / all) });
}
