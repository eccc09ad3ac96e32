import type { KeyRecord, KeyRecordAccount } from '@neoagent/core';
import { type KeyRecordRow, keyWith } from './key-rows.js';

/** Values remembered of each sort; when there are more, all are forgotten and it begins anew. */
const mostRemembered = 10_000;

/**
 * Makes records of rows. What many records have in common, such as the account of several keys or an empty list, is one object in all
 * of them: with 100,000 records in memory a decision waits for little else than for memory.
 */
export function createKeyRecordReader(): (row: KeyRecordRow) => KeyRecord {
  const lists = new Map<string, readonly string[]>();
  const words = new Map<string, string>();
  const accounts = new Map<string, { readonly row: KeyRecordRow; readonly account: KeyRecordAccount }>();

  function listOf(json: string): readonly string[] {
    // Not frozen, though shared: the engine takes a slow way through frozen lists, a tenth of a decision's time.
    return remembered(lists, json, () => JSON.parse(json) as string[]);
  }

  function wordOf<T extends string>(word: T): T {
    return remembered(words, word, () => word) as T;
  }

  function accountOf(row: KeyRecordRow): KeyRecordAccount {
    const known = accounts.get(row.account_id);
    if (known !== undefined && isSameAccount(known.row, row)) return known.account;
    const account: KeyRecordAccount = {
      id: row.account_id,
      plan: row.plan,
      suspendedAt: row.suspended_at,
      timeZone: row.time_zone,
      grantedPermissions: listOf(row.granted_permissions),
      withheldPermissions: listOf(row.withheld_permissions),
      standing: undefined,
    };
    if (accounts.size >= mostRemembered) accounts.clear();
    accounts.set(account.id, { row, account });
    return account;
  }

  return (row) => {
    const account = accountOf(row);
    return {
      secret: {
        id: row.secret_id,
        graceEndsAt: row.grace_ends_at,
        revokedAt: row.secret_revoked_at,
        place: row.secret_place,
      },
      key: keyWith(row, { listOf, wordOf }),
      account,
      standing: undefined,
    };
  };
}

function isSameAccount(one: KeyRecordRow, other: KeyRecordRow): boolean {
  return (
    one.plan === other.plan &&
    one.suspended_at === other.suspended_at &&
    one.time_zone === other.time_zone &&
    one.granted_permissions === other.granted_permissions &&
    one.withheld_permissions === other.withheld_permissions
  );
}

function remembered<T>(known: Map<string, T>, text: string, make: () => T): T {
  const value = known.get(text);
  if (value !== undefined) return value;
  const made = make();
  if (known.size >= mostRemembered) known.clear();
  known.set(text, made);
  return made;
}
