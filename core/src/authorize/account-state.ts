import type { KeyRecordAccount } from '../keys/key.js';
import type { Refusal } from './decision.js';

/** Refuses every key of a suspended account. */
export function refuseByAccountState(account: KeyRecordAccount): Refusal | undefined {
  if (account.suspendedAt === null) return undefined;
  return { reason: 'account_suspended', detail: 'The account this key belongs to is suspended.' };
}
