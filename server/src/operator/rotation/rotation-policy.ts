import { isProblem, type Problem } from '../../api/problem.js';
import { presentPolicy } from '../../api/rotation-policy/present.js';
import { operatorCommand } from '../../commands/acting.js';
import { setRotationPolicy } from '../../commands/rotation/set-rotation-policy.js';
import { findAccount } from '../find-target.js';
import type { Installation } from '../open-installation.js';
import type { Outcome } from '../outcome.js';
import { plainFields } from '../plain-table.js';

export interface RotationPolicyOptions {
  readonly key?: string;
  readonly rotateEvery?: string;
  readonly grace?: string;
  readonly maxLifetime?: string;
}

/** `account rotation-policy`: changes what is given (`never` takes it away), and shows what is asked and which keys fall short. */
export async function rotationPolicy(
  { db, context }: Installation,
  idOrEmail: string,
  options: RotationPolicyOptions,
): Promise<Outcome | Problem> {
  const account = await findAccount(db, idOrEmail);
  if (isProblem(account)) return account;
  const wanted = {
    rotateEvery: readOption(options.rotateEvery),
    grace: readOption(options.grace),
    maxLifetime: readOption(options.maxLifetime),
  };
  if (Object.values(wanted).some((value) => value !== undefined)) {
    const target = { by: operatorCommand, accountId: account.id, keyId: options.key ?? null };
    const set = await setRotationPolicy(context, { ...target, wanted });
    if (isProblem(set)) return set;
  }
  const json = await presentPolicy(context, account.id);
  const names = (list: readonly { readonly keyId: string; readonly name: string }[]) =>
    list.map(({ keyId, name }) => `${name} (${keyId})`).join(', ') || 'none';
  return {
    json,
    text: plainFields([
      ['rotate every', json.account.rotateEvery ?? 'not asked'],
      ['grace', json.account.grace ?? '24h'],
      ['longest life', json.maxLifetimeInForce ?? 'not limited'],
      ['own policies', names(json.keys)],
      ['due', names(json.due)],
      ['past the longest life', names(json.over)],
    ]),
  };
}

function readOption(text: string | undefined): string | null | undefined {
  return text === 'never' ? null : text;
}
