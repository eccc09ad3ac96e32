import type { KeyWithSecrets } from '@neoagent/core';
import { isProblem, type Problem } from '../api/problem.js';
import { operatorCommand } from '../commands/acting.js';
import type { IssuedKey } from '../commands/issue-key.js';
import type { KeyTarget } from '../commands/key-step.js';
import { findKey } from './find-target.js';
import type { Installation } from './open-installation.js';
import type { Outcome } from './outcome.js';
import { plainFields } from './plain-table.js';
import { beholdKey, keyFields } from './present.js';
import { showIssuedKey } from './show-issued-key.js';

/** `key show`: one key, whosever it is. */
export async function showKey({ db, context }: Installation, keyId: string): Promise<Outcome | Problem> {
  const record = await findKey(db, keyId);
  return isProblem(record) ? record : outcomeOf(context, record);
}

/** `key regenerate|disable|enable|revoke`: changes the key an operator names, and shows it as it is now. */
export async function changeKey(
  { db, context }: Installation,
  keyId: string,
  change: (target: KeyTarget) => Promise<KeyWithSecrets | IssuedKey | Problem>,
): Promise<Outcome | Problem> {
  const found = await findKey(db, keyId);
  if (isProblem(found)) return found;
  const changed = await change({ by: operatorCommand, accountId: found.key.accountId, keyId });
  if (isProblem(changed)) return changed;
  return 'secret' in changed ? showIssuedKey(context, changed) : outcomeOf(context, changed);
}

async function outcomeOf(context: Installation['context'], record: KeyWithSecrets): Promise<Outcome> {
  const json = await beholdKey(context, record);
  return { json, text: plainFields(keyFields(json)) };
}
