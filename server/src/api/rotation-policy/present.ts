import {
  type KeyWithSecrets,
  overLifetime,
  policyInForce,
  type RotationPolicy,
  rotationDueAt,
  rotationNotice,
} from '@neoagent/core';
import type { Static } from 'typebox';
import { keysOf } from '../../commands/live-keys.js';
import { textOrNull } from '../../commands/rotation/set-rotation-policy.js';
import type { ManagementContext } from '../context.js';
import type { PolicyAnswer } from './schema.js';

type Shown = Static<typeof PolicyAnswer>;

/** What an account asks of rotation, and which of its keys fall short of it. */
export async function presentPolicy(context: ManagementContext, accountId: string): Promise<Shown> {
  const { db, clock, rules } = context;
  const [account, policies, keys] = await Promise.all([
    db.accounts.find(accountId),
    db.rotationPolicies.of(accountId),
    keysOf(db.keys, accountId),
  ]);
  const planMaxLifetimeMs = account && rules().plans.get(account.plan)?.maxKeyLifetimeMs;
  const at = clock.now();
  const own = policies.find(({ keyId }) => keyId === null);
  const { maxLifetimeMs } = policyInForce(policies, { keyId: null, planMaxLifetimeMs });
  const names = new Map(keys.map(({ key }) => [key.id, key.name]));
  return {
    account: {
      rotateEvery: textOrNull(own?.rotateEveryMs ?? null),
      grace: textOrNull(own?.graceMs ?? null),
      maxLifetime: textOrNull(own?.maxLifetimeMs ?? null),
    },
    maxLifetimeInForce: textOrNull(maxLifetimeMs),
    keys: policies.flatMap((policy) => keyPolicy(policy, names)),
    due: keys
      .flatMap((record) => due(record, { policies, planMaxLifetimeMs, at }))
      .sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt)),
    over: keys.flatMap(({ key, secrets }) => {
      const why = overLifetime(key, secrets[0], { maxLifetimeMs, at });
      return why === undefined ? [] : [{ keyId: key.id, name: key.name, why }];
    }),
  };
}

function keyPolicy(policy: RotationPolicy, names: ReadonlyMap<string, string>): Shown['keys'] {
  const { keyId } = policy;
  const name = keyId === null ? undefined : names.get(keyId);
  if (keyId === null || name === undefined) return [];
  return [{ keyId, name, rotateEvery: textOrNull(policy.rotateEveryMs), grace: textOrNull(policy.graceMs) }];
}

interface Asked {
  readonly policies: readonly RotationPolicy[];
  readonly planMaxLifetimeMs: number | undefined;
  readonly at: number;
}

function due({ key, secrets }: KeyWithSecrets, { policies, planMaxLifetimeMs, at }: Asked): Shown['due'] {
  const policy = policyInForce(policies, { keyId: key.id, planMaxLifetimeMs });
  const [current] = secrets;
  const dueAt = rotationDueAt(key, current, { policy, at });
  if (current === undefined || dueAt === undefined) return [];
  // From the first reminder on: else a secret that is to be rotated every 30 days would always be shown as due.
  if (rotationNotice(key, current, { dueAt, at }) === undefined) return [];
  return [{ keyId: key.id, name: key.name, dueAt: new Date(dueAt).toISOString(), isOverdue: dueAt <= at }];
}
