import { periodOf, quotaCounterOf } from '@neoagent/core';
import type { Static } from 'typebox';
import type { ManagementContext } from '../context.js';
import type { QuotaSchema } from './schema.js';

/** What is spent of the quota of an account's plan, or of one of its keys where each key has its own; spends nothing. */
export async function quotaState(
  { db, rules, limits, clock }: ManagementContext,
  { accountId, keyId }: { readonly accountId: string; readonly keyId: string | undefined },
): Promise<Static<typeof QuotaSchema>> {
  const account = await db.accounts.find(accountId);
  const quota = account && rules().plans.get(account.plan)?.quota;
  const ownerId = quota?.counts === 'key' ? keyId : accountId;
  if (account === undefined || quota === undefined || ownerId === undefined) return null;
  const { timeZone } = account;
  const at = clock.now();
  // A quota in shadow counts as well, but states of such are told to nobody: asked as if it were enforced.
  const limit = { ...quota, shadow: false };
  const claim = { counter: quotaCounterOf(quota, ownerId), limit, cost: 0, timeZone };
  const { states } = await limits.peek([claim], at);
  const { allow, period } = quota;
  return {
    allow,
    used: allow - (states[0]?.remaining ?? allow),
    period,
    timeZone,
    resetsAt: new Date(periodOf(at, period, timeZone).endAt).toISOString(),
  };
}
