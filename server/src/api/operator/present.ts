import type { Account, Plan } from '@neoagent/core';
import type { Static } from 'typebox';
import type { AccountSchema, PlanSchema } from './schema.js';

/** An account as the operator sees it. */
export function presentAccount(account: Account, keyCount: number): Static<typeof AccountSchema> {
  return {
    id: account.id,
    name: account.name,
    plan: account.plan,
    isOperator: account.isOperator,
    suspendedAt: account.suspendedAt === null ? null : new Date(account.suspendedAt).toISOString(),
    createdAt: new Date(account.createdAt).toISOString(),
    keyCount,
    grantedPermissions: [...account.grantedPermissions],
    withheldPermissions: [...account.withheldPermissions],
  };
}

/** A plan of the configuration. */
export function presentPlan(plan: Plan): Static<typeof PlanSchema> {
  const { name, permissions, limits, quota } = plan;
  return {
    name,
    permissions: [...permissions],
    limits: limits.map((limit) => ({
      name: limit.name,
      allow: limit.allow,
      windowSeconds: limit.windowMs / 1000,
      counts: limit.counts,
    })),
    quota: quota === undefined ? null : { allow: quota.allow, per: quota.period, counts: quota.counts },
  };
}
