import type { Environment } from '@neoagent/core';
import { isProblem, type Problem } from '../api/problem.js';
import { operatorCommand } from '../commands/acting.js';
import { issueKey } from '../commands/issue-key.js';
import { findAccount } from './find-target.js';
import { readLimitOptions } from './key-set-limits.js';
import type { Installation } from './open-installation.js';
import type { Outcome } from './outcome.js';
import { showIssuedKey } from './show-issued-key.js';

export interface KeyCreateOptions {
  readonly account: string;
  readonly name: string;
  readonly environment: Environment;
  readonly permissions?: string;
  readonly expiresIn?: string;
  readonly allowIp?: readonly string[];
  readonly limit?: readonly string[];
  readonly canary?: boolean;
}

/** `key create`: a key for an account; the only output that shows its secret. */
export async function createKey(
  { db, context }: Installation,
  options: KeyCreateOptions,
): Promise<Outcome | Problem> {
  const account = await findAccount(db, options.account);
  if (isProblem(account)) return account;
  const limits = readLimitOptions(options.limit ?? []);
  if (isProblem(limits)) return limits;
  const wanted = {
    name: options.name,
    environment: options.environment,
    permissions: listOf(options.permissions ?? (options.canary ? '' : '*')),
    isCanary: options.canary,
    expiresIn: options.expiresIn === 'never' ? null : options.expiresIn,
    allowedAddresses: options.allowIp,
    limits,
  };
  const order = { by: operatorCommand, accountId: account.id, wanted, creationToken: null };
  const issued = await issueKey(context, order);
  if (isProblem(issued)) return issued;
  const outcome = await showIssuedKey(context, issued);
  if (options.canary) return { ...outcome, note: canaryNote };
  return options.permissions === undefined ? { ...outcome, note: fullAccess } : outcome;
}

const canaryNote =
  'note: this is a canary: it never works. Plant it where nobody has to read it; its first use raises an alert.';

const fullAccess =
  'note: no --permissions were given, so the key may do everything that the plan of its account allows.';

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
