import {
  type Account,
  type Allowed,
  effectivePermissions,
  isInGrace,
  type KeyWithSecrets,
  type LimitState,
  type Plan,
  periodOf,
  permissionsOf,
  statusOf,
} from '@neoagent/core';
import type { Whoami } from './schema.js';

/** What is known about the calling key at a moment. */
export interface KnownCaller {
  readonly decision: Allowed;
  readonly account: Account;
  readonly known: KeyWithSecrets;
  readonly plans: ReadonlyMap<string, Plan>;
  readonly at: number;
  readonly requestId: string;
}

/** The answer to a key about itself, fields listed by hand: no other key, no member, no use of it. */
export function presentWhoami(caller: KnownCaller): Whoami {
  const { decision, account, requestId } = caller;
  const plan = caller.plans.get(account.plan);
  const quota = plan?.quota && decision.limits.findLast(({ name }) => name === plan.quota?.name);
  return {
    account: { id: account.id, name: account.name },
    plan: account.plan,
    key: presentKey(caller, plan),
    secretExpiresAt: isoOrNull(decision.secretEndsAt ?? null),
    limits: decision.limits
      .filter((state) => state !== quota)
      .map((state) => ({
        name: state.name,
        counts: countsOf(state.name, caller.known, plan),
        ...spendingOf(state),
        windowSeconds: state.windowMs / 1000,
        resetSeconds: Math.ceil(state.resetMs / 1000),
      })),
    quota: quota && plan?.quota ? presentQuota(quota, plan.quota, caller) : null,
    requestId,
  };
}

function presentKey(
  { decision, account, known, plans, at }: KnownCaller,
  plan: Plan | undefined,
): Whoami['key'] {
  const { key, secrets } = known;
  const held = permissionsOf(account, plans);
  // What a plan in shadow does not include is noted, not refused.
  const inForce = plan?.shadow ? { ...held, plan: ['*'] } : held;
  const { permissions, except } = effectivePermissions(inForce, key.permissions);
  return {
    id: key.id,
    name: key.name,
    hint: secrets.find(({ id }) => id === decision.caller.secretId)?.hint ?? '',
    environment: key.environment,
    status: statusOf(key, secrets, at),
    expiresAt: isoOrNull(key.expiresAt),
    graceEndsAt: isoOrNull(secrets.find((secret) => isInGrace(secret, at))?.graceEndsAt ?? null),
    permissions: [...permissions],
    withheldPermissions: [...except],
    allowedAddresses: [...key.allowedAddresses],
  };
}

/** A limit of the key stands in for one of the plan with its name. */
function countsOf(name: string, { key }: KeyWithSecrets, plan: Plan | undefined): 'account' | 'key' {
  if (key.limits.some((limit) => limit.name === name)) return 'key';
  return plan?.limits.find((limit) => limit.name === name)?.counts ?? 'account';
}

function presentQuota(
  state: LimitState,
  { counts, period }: NonNullable<Plan['quota']>,
  { account, at }: KnownCaller,
): NonNullable<Whoami['quota']> {
  const { timeZone } = account;
  const resetsAt = new Date(periodOf(at, period, timeZone).endAt).toISOString();
  return { counts, ...spendingOf(state), period, timeZone, resetsAt };
}

function spendingOf({ allow, remaining }: LimitState) {
  return { allow, used: allow - remaining, remaining };
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
