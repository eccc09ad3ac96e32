import type { Caller } from '../accounts/caller.js';
import type { Plan } from '../accounts/plan.js';
import type { KeyRecord } from '../keys/key.js';

/** The caller a record stands for. */
export function callerOf(record: KeyRecord, plan: Plan): Caller {
  return {
    accountId: record.account.id,
    keyId: record.key.id,
    secretId: record.secret.id,
    plan: plan.name,
    environment: record.key.environment,
    permissions: record.key.permissions,
  };
}
