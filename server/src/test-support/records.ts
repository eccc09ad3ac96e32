import { hash } from 'node:crypto';
import { type Account, hintOf, type Key, newSecret, type Secret } from '@neoagent/core';
import { randomCharacters } from '../random.js';

/** What a test says about an account and its key; everything else is as if nobody had chosen anything. */
export interface RecordChange {
  readonly key?: Partial<Key>;
  readonly account?: Partial<Account>;
}

/** The account `acc_<n>`, on the plan `default`. */
export function newAccount(n: number, at: number, change: Partial<Account> = {}): Account {
  return {
    id: `acc_${n}`,
    name: `Account ${n}`,
    plan: 'default',
    isOperator: false,
    createdAt: at,
    suspendedAt: null,
    timeZone: 'UTC',
    grantedPermissions: [],
    withheldPermissions: [],
    ...change,
  };
}

/** An account with the key `key_<n>`, which may do everything, its secret, and that as it is stored. */
export function newKeyOf(
  n: number,
  at: number,
  of: { readonly prefix?: string; readonly change?: RecordChange } = {},
): { readonly account: Account; readonly key: Key; readonly secret: string; readonly stored: Secret } {
  const { prefix = 'neo', change = {} } = of;
  const account = newAccount(n, at, change.account);
  const key: Key = {
    id: `key_${n}`,
    accountId: account.id,
    name: `key ${n}`,
    environment: 'live',
    permissions: ['*'],
    allowedAddresses: [],
    browserGuard: 'block',
    limits: [],
    createdBy: null,
    createdAt: at,
    expiresAt: null,
    disabledAt: null,
    revokedAt: null,
    ...change.key,
  };
  const secret = newSecret({ prefix }, key.environment, randomCharacters);
  const stored = {
    id: `sec_${n}`,
    keyId: key.id,
    digest: hash('sha256', secret, 'base64url'),
    hint: hintOf({ prefix }, secret),
    createdAt: at,
    graceEndsAt: null,
    revokedAt: null,
    lastUsed: null,
  };
  return { account, key, secret, stored };
}
