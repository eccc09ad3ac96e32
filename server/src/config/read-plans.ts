import type { Plan, Quota, RateLimit } from '@neoagent/core';
import { parseDuration } from './duration.js';
import type { RulesFile } from './rules-schema.js';
import type { ValuePath } from './yaml-text.js';

export type Report = (path: ValuePath, message: string) => void;

type WrittenPlan = NonNullable<RulesFile['plans']>[string];
type WrittenLimit = NonNullable<WrittenPlan['limits']>[number];

/** The plan of an account when nobody chose one, unless the file defines its own of this name. */
export const defaultPlan: Plan = {
  name: 'default',
  permissions: ['*'],
  limits: [{ kind: 'window', name: 'burst', allow: 600, windowMs: 60_000, counts: 'account' }],
};

/** The name of every plan's quota, in answers and headers. */
const quotaName = 'quota';

/** The plans of a file by name, the default one among them. */
export function readPlans(file: RulesFile, report: Report): ReadonlyMap<string, Plan> {
  const plans = new Map<string, Plan>([[defaultPlan.name, defaultPlan]]);
  for (const [name, plan] of Object.entries(file.plans ?? {})) {
    const limits = readLimits(plan.limits ?? [], (index, message) =>
      report(['plans', name, 'limits', index], message),
    );
    if (plan.quota !== undefined && limits.some((limit) => limit.name === quotaName)) {
      report(['plans', name, 'quota'], `a limit is named "${quotaName}", as the quota is; rename the limit.`);
    }
    plans.set(name, {
      name,
      permissions: plan.permissions,
      limits,
      ...(plan.quota && { quota: readQuota(plan.quota) }),
      ...(plan.maxKeyLifetime && { maxKeyLifetimeMs: parseDuration(plan.maxKeyLifetime) ?? 0 }),
      ...(plan.shadow && { shadow: true }),
    });
  }
  return plans;
}

/** Rolling windows as written; two of one name are reported. */
export function readLimits(
  written: readonly WrittenLimit[],
  report: (index: number, message: string) => void,
): readonly RateLimit[] {
  const names = written.map((limit) => limit.name);
  names.forEach((name, index) => {
    if (names.indexOf(name) !== index) report(index, `"${name}" stands twice.`);
  });
  return written.map((limit) => ({
    kind: 'window',
    name: limit.name,
    allow: limit.allow,
    windowMs: parseDuration(limit.per) ?? 0,
    counts: limit.counts ?? 'account',
    ...(limit.shadow && { shadow: true }),
  }));
}

function readQuota(written: NonNullable<WrittenPlan['quota']>): Quota {
  return {
    kind: 'quota',
    name: quotaName,
    allow: written.allow,
    period: written.per,
    counts: written.counts ?? 'account',
    ...(written.shadow && { shadow: true }),
  };
}
