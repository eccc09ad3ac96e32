import { type Key, type KeyChange, type KeyWithSecrets, permissionsOf } from '@neoagent/core';
import type { ManagementContext } from '../api/context.js';
import { fieldProblem, isProblem, type Problem } from '../api/problem.js';
import { refuseCanary, refuseRevoked } from './key-ended.js';
import { type KeyStep, type KeyTarget, takeKeyStep } from './key-step.js';
import { accountNotFound } from './refusals.js';
import { limitTextOf, readKeyLimits, type WantedLimit } from './terms/key-limits.js';
import { readKeyName } from './terms/key-name.js';
import { readPermissions } from './terms/key-terms.js';

/** What shall be otherwise; what is absent stays. `limits` replaces all limits of the key's own. */
export interface KeyRevision extends KeyTarget {
  readonly name?: string | undefined;
  readonly limits?: readonly WantedLimit[] | undefined;
  /** Replaces all permissions of the key. */
  readonly permissions?: readonly string[] | undefined;
}

/**
 * Changes the name, the limits and the permissions of a key that is not revoked, all or none. What is as wanted already changes nothing and leaves
 * no audit event. What a member asks for stays within the plan of the account; an operator's command may go past it.
 */
export async function changeKey(
  context: ManagementContext,
  { name, limits, permissions, ...target }: KeyRevision,
): Promise<KeyWithSecrets | Problem> {
  const wanted = await readRevision(context, { name, limits, permissions, ...target });
  if (isProblem(wanted)) return wanted;
  return takeKeyStep(context, target, ({ key }) => {
    const isPower = wanted.limits !== undefined || wanted.permissions !== undefined;
    const refusal = refuseRevoked(key) ?? (isPower ? refuseCanary(key) : undefined);
    return refusal ?? stepOf(key, wanted);
  });
}

type Revision = Pick<KeyChange, 'name' | 'limits' | 'permissions'>;

function stepOf(key: Key, wanted: Revision): KeyStep | undefined {
  const { name = key.name, limits = key.limits, permissions = key.permissions } = wanted;
  const isRenamed = name !== key.name;
  const isRelimited = JSON.stringify(limits) !== JSON.stringify(key.limits);
  const isPermittedAnew = JSON.stringify(permissions) !== JSON.stringify(key.permissions);
  if (!isRenamed && !isRelimited && !isPermittedAnew) return undefined;
  return {
    action: 'key.changed',
    change: {
      ...(isRenamed && { name }),
      ...(isRelimited && { limits }),
      ...(isPermittedAnew && { permissions }),
    },
    detail: {
      ...(isRenamed && { name, previousName: key.name }),
      ...(isRelimited && {
        limits: limits.map(limitTextOf),
        previousLimits: key.limits.map(limitTextOf),
      }),
      ...(isPermittedAnew && { permissions, previousPermissions: key.permissions }),
    },
  };
}

async function readRevision(
  { db, rules }: ManagementContext,
  { by, accountId, name, limits, permissions }: KeyRevision,
): Promise<Revision | Problem> {
  const readName = name === undefined ? undefined : readKeyName(name);
  if (readName !== undefined && 'message' in readName) return fieldProblem('name', readName.message);
  if (limits === undefined && permissions === undefined) return readName ?? {};
  const account = await db.accounts.find(accountId);
  if (account === undefined) return accountNotFound;
  const { plans } = rules();
  const isCommand = by.actor.kind === 'operator_command';
  const within = isCommand ? undefined : { planName: account.plan, plans };
  const readLimits = limits && readKeyLimits(limits, within);
  if (readLimits !== undefined && isProblem(readLimits)) return readLimits;
  const holding = { planName: account.plan, permissions: permissionsOf(account, plans) };
  const readList = permissions && readPermissions(permissions, isCommand ? undefined : holding);
  const [error] = readList?.errors ?? [];
  if (error !== undefined) return fieldProblem(error.field, error.message);
  return {
    ...readName,
    ...(readLimits && { limits: readLimits }),
    ...(readList && { permissions: readList.list }),
  };
}
