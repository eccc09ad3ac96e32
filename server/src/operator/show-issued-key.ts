import type { ManagementContext } from '../api/context.js';
import type { IssuedKey } from '../commands/issue-key.js';
import type { Outcome } from './outcome.js';
import { plainFields } from './plain-table.js';
import { beholdKey, keyFields } from './present.js';

/** A key with its secret, which goes to stdout, this once, and nowhere else. */
export async function showIssuedKey(
  context: ManagementContext,
  { record, secret }: IssuedKey,
): Promise<Outcome> {
  const { id, ...rest } = await beholdKey(context, record);
  const text = plainFields([...keyFields({ id, ...rest }), ['secret', secret]]);
  return { json: { id, secret, ...rest }, text };
}
