import {
  type Database,
  type DetectorName,
  type DetectorRule,
  type KeyMinute,
  type KeyTimes,
  type QuotaFacts,
  quotaCounterOf,
} from '@neoagent/core';
import { quotaFactsOf } from '../../commands/alerts/facts-of.js';

/** The minutes of one account, in the order of time. */
export interface AccountMinutes {
  readonly accountId: string;
  readonly minutes: readonly KeyMinute[];
}

/** What detectors have to know about some accounts beside their minutes. */
export interface Facts {
  /** What they remember, as it is stored, by scope. */
  readonly memories: ReadonlyMap<string, string>;
  readonly keys: ReadonlyMap<string, KeyTimes>;
  /** By account. */
  readonly rules: ReadonlyMap<string, ReadonlyMap<DetectorName, DetectorRule>>;
  /** By account; none where its plan has no quota. */
  readonly quotas: ReadonlyMap<string, QuotaFacts>;
}

/** The quota of a plan, if it has one. */
export type QuotaOf = (
  plan: string,
) => { readonly name: string; readonly allow: number; readonly period: 'day' | 'month' } | undefined;

/** Reads what there is to know about these accounts together: to ask for each costs more than to show its minutes. */
export async function readFacts(
  db: Database,
  accounts: readonly AccountMinutes[],
  { at, quotaOf }: { readonly at: number; readonly quotaOf: QuotaOf },
): Promise<Facts> {
  const ids = accounts.map(({ accountId }) => accountId);
  return {
    memories: await db.detectors.load(accounts.flatMap(scopesOf)),
    keys: await db.keys.timesOf(accounts.flatMap(({ minutes }) => minutes.map(({ keyId }) => keyId))),
    rules: byAccount(await db.alerts.listRules(ids)),
    quotas: await quotasOf(db, ids, { at, quotaOf }),
  };
}

/** Whose memories the minutes change: each of their keys, and the account. */
export function scopesOf({ accountId, minutes }: AccountMinutes): readonly string[] {
  return [...new Set(minutes.map(({ keyId }) => `key:${keyId}`)), `account:${accountId}`];
}

function byAccount(rules: readonly DetectorRule[]): Facts['rules'] {
  const accounts = new Map<string, Map<DetectorName, DetectorRule>>();
  for (const rule of rules) {
    const own = accounts.get(rule.accountId) ?? new Map<DetectorName, DetectorRule>();
    accounts.set(rule.accountId, own.set(rule.detector, rule));
  }
  return accounts;
}

async function quotasOf(
  db: Database,
  accountIds: readonly string[],
  { at, quotaOf }: { readonly at: number; readonly quotaOf: QuotaOf },
): Promise<Facts['quotas']> {
  const accounts = await db.accounts.findMany(accountIds);
  const limited = accounts.flatMap((account) => {
    const quota = quotaOf(account.plan);
    return quota === undefined ? [] : [{ account, quota }];
  });
  if (limited.length === 0) return new Map();
  const rows = await db.quotas.rowsOf(limited.map(({ account, quota }) => quotaCounterOf(quota, account.id)));
  return new Map(
    limited.map(({ account, quota }) => [account.id, quotaFactsOf(account, quota, { at, rows })]),
  );
}
