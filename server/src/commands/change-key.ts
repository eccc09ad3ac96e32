import type { KeyChange, KeyWithSecrets } from '@neoagent/core';
import type { ManagementContext } from '../api/context.js';
import { fieldProblem, isProblem, type Problem } from '../api/problem.js';
import { refuseCanary, refuseRevoked } from './key-ended.js';
import { type KeyTarget, takeKeyStep } from './key-step.js';
import { accountNotFound } from './refusals.js';
import { limitTextOf, readKeyLimits, type WantedLimit } from './terms/key-limits.js';
import { readKeyName } from './terms/key-name.js';

/** What shall be otherwise; what is absent stays. `limits` replaces all limits of the key's own. */
export interface KeyRevision extends KeyTarget {
  readonly name?: string | undefined;
  readonly limits?: readonly WantedLimit[] | undefined;
}

/**
 * Changes the name and the limits of a key that is not revoked, both or neither. What is as wanted already changes nothing and leaves
 * no audit event. What a member asks for stays within the plan of the account; an operator's command may go past it.
 */
export async function changeKey(
  context: ManagementContext,
  { name, limits, ...target }: KeyRevision,
): Promise<KeyWithSecrets | Problem> {
  const wanted = await readRevision(context, { name, limits, ...target });
  if (isProblem(wanted)) return wanted;
  return takeKeyStep(context, target, ({ key }) => {
    const refusal = refuseRevoked(key) ?? (wanted.limits && refuseCanary(key));
    if (refusal !== undefined) return refusal;
    const isRenamed = wanted.name !== undefined && wanted.name !== key.name;
    const isRelimited =
      wanted.limits !== undefined && JSON.stringify(wanted.limits) !== JSON.stringify(key.limits);
    const { name: nextName = key.name, limits: nextLimits = key.limits } = wanted;
    if (!isRenamed && !isRelimited) return undefined;
    return {
      action: 'key.changed',
      change: {
        ...(isRenamed && { name: nextName }),
        ...(isRelimited && { limits: nextLimits }),
      },
      detail: {
        ...(isRenamed && { name: nextName, previousName: key.name }),
        ...(isRelimited && {
          limits: nextLimits.map(limitTextOf),
          previousLimits: key.limits.map(limitTextOf),
        }),
      },
    };
  });
}

async function readRevision(
  { db, rules }: ManagementContext,
  { by, accountId, name, limits }: KeyRevision,
): Promise<Pick<KeyChange, 'name' | 'limits'> | Problem> {
  const readName = name === undefined ? undefined : readKeyName(name);
  if (readName !== undefined && 'message' in readName) return fieldProblem('name', readName.message);
  if (limits === undefined) return readName ?? {};
  const account = await db.accounts.find(accountId);
  if (account === undefined) return accountNotFound;
  const isCommand = by.actor.kind === 'operator_command';
  const within = isCommand ? undefined : { planName: account.plan, plans: rules().plans };
  const read = readKeyLimits(limits, within);
  return isProblem(read) ? read : { ...readName, limits: read };
}
