import type { RotationPolicy, Stores } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import { fieldProblem, isProblem, type Problem } from '../../api/problem.js';
import { formatDuration, parseDuration } from '../../config/duration.js';
import type { AccountTarget } from '../account-step.js';
import { auditEventOf } from '../acting.js';
import { accountNotFound, keyNotFound } from '../refusals.js';
import { appendAudit } from '../webhooks/append-audit.js';
import { readGrace } from './read-grace.js';

const dayMs = 86_400_000;
const longestMs = 3650 * dayMs;

/** Durations such as `90d`; `null` asks for nothing, and what is not given stays. */
export interface WantedPolicy {
  readonly rotateEvery?: string | null | undefined;
  readonly grace?: string | null | undefined;
  readonly maxLifetime?: string | null | undefined;
}

/** `keyId` is `null` for the policy of the whole account. */
export interface PolicyChange extends AccountTarget {
  readonly keyId: string | null;
  readonly wanted: WantedPolicy;
}

/** Changes what an account or one of its keys asks of rotation, with the audit event in one transaction. Rotates nothing. */
export async function setRotationPolicy(
  context: ManagementContext,
  { by, accountId, keyId, wanted }: PolicyChange,
): Promise<RotationPolicy | Problem> {
  const read = readPolicy(wanted);
  if (isProblem(read)) return read;
  return context.db.transaction(async (stores) => {
    const absent = await whyAbsent(stores, accountId, keyId);
    if (absent !== undefined) return absent;
    const before = (await stores.rotationPolicies.of(accountId)).find((one) => one.keyId === keyId);
    const policy = { ...nothingAsked, ...before, ...read, accountId, keyId };
    await stores.rotationPolicies.put(policy);
    const action = keyId === null ? 'account.rotation_policy_set' : 'key.rotation_policy_set';
    const deed = { accountId, action, targetId: keyId ?? accountId, detail: detailOf(policy) } as const;
    const at = context.clock.now();
    await appendAudit(stores, auditEventOf(deed, { by, at, random: context.random }));
    return policy;
  });
}

const nothingAsked = { rotateEveryMs: null, graceMs: null, maxLifetimeMs: null };

async function whyAbsent(
  stores: Stores,
  accountId: string,
  keyId: string | null,
): Promise<Problem | undefined> {
  if (keyId === null)
    return (await stores.accounts.find(accountId)) === undefined ? accountNotFound : undefined;
  return (await stores.keys.find(accountId, keyId)) === undefined ? keyNotFound : undefined;
}

type ReadPolicy = Partial<Pick<RotationPolicy, 'rotateEveryMs' | 'graceMs' | 'maxLifetimeMs'>>;

function readPolicy({ rotateEvery, grace, maxLifetime }: WantedPolicy): ReadPolicy | Problem {
  const every = readAge('rotateEvery', rotateEvery);
  if (isRefused(every)) return every;
  const longest = readAge('maxLifetime', maxLifetime);
  if (isRefused(longest)) return longest;
  const graceMs = typeof grace === 'string' ? readGrace(grace) : grace;
  if (isRefused(graceMs)) return graceMs;
  return {
    ...(every !== undefined && { rotateEveryMs: every }),
    ...(graceMs !== undefined && { graceMs }),
    ...(longest !== undefined && { maxLifetimeMs: longest }),
  };
}

function readAge(field: string, text: string | null | undefined): number | null | undefined | Problem {
  if (typeof text !== 'string') return text;
  const ms = parseDuration(text);
  if (ms !== undefined && ms >= dayMs && ms <= longestMs) return ms;
  return fieldProblem(field, 'Write a number followed by d, w or y, such as 90d: from 1d to 10y.');
}

function isRefused(value: number | null | undefined | Problem): value is Problem {
  return typeof value === 'object' && value !== null;
}

function detailOf({ rotateEveryMs, graceMs, maxLifetimeMs }: RotationPolicy) {
  return {
    rotateEvery: textOrNull(rotateEveryMs),
    grace: textOrNull(graceMs),
    maxLifetime: textOrNull(maxLifetimeMs),
  };
}

/** A duration as it is written; `null` stays. */
export function textOrNull(ms: number | null): string | null {
  if (ms === null) return null;
  return ms === 0 ? '0' : formatDuration(ms);
}
