import type { Caller } from '../accounts/caller.js';
import { whollyHeld } from '../accounts/effective-permissions.js';
import type { Plan } from '../accounts/plan.js';
import type { KeyRecord } from '../keys/key.js';

const everything = ['*'];

/** The caller a record stands for. */
export function callerOf(record: KeyRecord, plan: Plan): Caller {
  const { grantedPermissions: granted, withheldPermissions: withheld } = record.account;
  // What a plan in shadow does not include is noted, not refused.
  const ofPlan = plan.shadow ? everything : plan.permissions;
  return {
    accountId: record.account.id,
    keyId: record.key.id,
    secretId: record.secret.id,
    secretPlace: record.secret.place,
    plan: plan.name,
    environment: record.key.environment,
    permissions: whollyHeld({ plan: ofPlan, granted, withheld }, record.key.permissions),
    notes: undefined,
  };
}
