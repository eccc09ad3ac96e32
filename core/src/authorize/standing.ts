import type { Caller } from '../accounts/caller.js';
import type { RateLimit } from '../accounts/limit.js';
import type { Plan } from '../accounts/plan.js';
import type { KeyRecord, KeyRecordAccount } from '../keys/key.js';
import type { LimitClaim } from '../ports/limit-store.js';
import type { Route } from '../routes/route.js';
import { callerOf } from './caller-of.js';
import { planOf } from './plan.js';

/**
 * What follows from a record under the plans in force. It is worked out once and left in the record, since one record decides many
 * requests; it goes with the record, so nothing of it is older than the record is.
 */
export interface Standing {
  readonly record: KeyRecord;
  readonly plans: ReadonlyMap<string, Plan>;
  readonly plan: Plan;
  readonly caller: Caller;
  /** Kept by `claimsOf`: on every route that costs 1 and has no limits of its own. */
  usualClaims: readonly LimitClaim[] | undefined;
  /** Kept by `claimsOf`: on the other routes, for what they cost last. */
  otherClaims: Map<Route, { readonly cost: number; readonly claims: readonly LimitClaim[] }> | undefined;
}

/** What follows from an account under one plan. */
interface AccountStanding {
  readonly account: KeyRecordAccount;
  readonly plan: Plan;
  /** Kept by `claimsOf`, by the plan's limit. */
  readonly claims: Map<RateLimit, LimitClaim>;
}

/** The standing of an account. What a copied account carries is another account's. */
export function accountStandingOf(account: KeyRecordAccount, plan: Plan): AccountStanding {
  const known = account.standing as AccountStanding | undefined;
  if (known?.plan === plan && known.account === account) return known;
  const standing: AccountStanding = { account, plan, claims: new Map() };
  account.standing = standing;
  return standing;
}

/** The standing of a record. What a copied record carries is another record's, and what other plans gave does not count. */
export function standingOf(record: KeyRecord, plans: ReadonlyMap<string, Plan>): Standing {
  const known = record.standing as Standing | undefined;
  if (known !== undefined && known.record === record && known.plans === plans) return known;
  const plan = planOf(record.account, plans);
  const caller = callerOf(record, plan);
  const standing: Standing = {
    record,
    plans,
    plan,
    caller,
    usualClaims: undefined,
    otherClaims: undefined,
  };
  record.standing = standing;
  return standing;
}
