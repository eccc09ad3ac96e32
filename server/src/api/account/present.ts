import type { Account, Plan } from '@neoagent/core';
import type { Static } from 'typebox';
import { formatDuration } from '../../config/duration.js';
import type { OwnAccountAnswer } from './schema.js';

/**
 * An account as its members see it, with what its plan lets it spend. Limits in shadow refuse nothing and are not told. A plan that the
 * configuration no longer knows has no limits: it offers nothing to limit.
 */
export function presentOwnAccount(
  account: Account,
  plan: Plan | undefined,
): Static<typeof OwnAccountAnswer>['account'] {
  const quota = plan?.quota?.shadow ? undefined : plan?.quota;
  const limits = (plan?.limits ?? []).filter(({ shadow }) => !shadow);
  return {
    id: account.id,
    name: account.name,
    plan: account.plan,
    timeZone: account.timeZone,
    limits: limits.map(({ name, allow, windowMs, counts }) => {
      return { name, allow, per: formatDuration(windowMs), counts };
    }),
    quota: quota === undefined ? null : { allow: quota.allow, per: quota.period, counts: quota.counts },
  };
}
