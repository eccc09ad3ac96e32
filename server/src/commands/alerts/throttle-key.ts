import type { Key, KeyWithSecrets, RateLimit } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import { fieldProblem, type Problem } from '../../api/problem.js';
import { refuseCanary, refuseEnded } from '../key-ended.js';
import { type KeyStep, type KeyTarget, takeKeyStep } from '../key-step.js';

/** The limit of a key that is throttled; it counts beside those of the plan. */
export const throttleName = 'throttle';

/** What a plan without any rolling limit is taken to allow. */
const unlimited = { allow: 600, windowMs: 60_000 };

export interface KeyThrottle extends KeyTarget {
  /** What is left to the key, percent of its plan's tightest limit; 100 takes the throttle away. */
  readonly percent: number;
}

/** Lets a key do only so much of what its plan allows. A revoked or expired key is refused. */
export async function throttleKey(
  context: ManagementContext,
  { percent, ...target }: KeyThrottle,
): Promise<KeyWithSecrets | Problem> {
  if (!Number.isInteger(percent) || percent < 1 || percent > 100)
    return fieldProblem('percent', 'The percentage must be a whole number from 1 to 100.');
  const account = await context.db.accounts.find(target.accountId);
  const planLimits = context.rules().plans.get(account?.plan ?? '')?.limits ?? [];
  return takeKeyStep(
    context,
    target,
    ({ key }, at) => refuseCanary(key) ?? refuseEnded(key, at) ?? throttleStep(key, planLimits, percent),
  );
}

/** The step that throttles a key; `undefined` when it is throttled so already. */
export function throttleStep(
  key: Key,
  planLimits: readonly RateLimit[],
  percent: number,
): KeyStep | undefined {
  const others = key.limits.filter(({ name }) => name !== throttleName);
  const limits = percent === 100 ? others : [...others, throttleOf(planLimits, percent)];
  if (JSON.stringify(limits) === JSON.stringify(key.limits)) return undefined;
  return {
    action: 'key.changed',
    change: { limits },
    detail: { name: key.name, throttledToPercent: percent },
  };
}

/** So much of the plan's limit that allows least over time. */
function throttleOf(planLimits: readonly RateLimit[], percent: number): RateLimit {
  const pace = ({ allow, windowMs }: Pick<RateLimit, 'allow' | 'windowMs'>) => allow / windowMs;
  const [tightest = unlimited] = planLimits
    .filter(({ shadow }) => shadow !== true)
    .toSorted((a, b) => pace(a) - pace(b));
  const allow = Math.max(1, Math.floor((tightest.allow * percent) / 100));
  return { kind: 'window', name: throttleName, allow, windowMs: tightest.windowMs, counts: 'key' };
}
