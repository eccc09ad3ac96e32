import type { KeyWithSecrets } from '@neoagent/core';
import type { ManagementContext } from '../api/context.js';
import { fieldProblem, type Problem } from '../api/problem.js';
import { refuseRevoked } from './key-ended.js';
import { type KeyTarget, takeKeyStep } from './key-step.js';
import { readKeyName } from './terms/key-name.js';

export interface KeyRename extends KeyTarget {
  readonly name: string;
}

/** Renames a key that is not revoked. Its present name changes nothing and leaves no audit event. */
export async function changeKey(
  context: ManagementContext,
  { name: wanted, ...target }: KeyRename,
): Promise<KeyWithSecrets | Problem> {
  const read = readKeyName(wanted);
  if ('message' in read) return fieldProblem('name', read.message);
  return takeKeyStep(context, target, ({ key }) => {
    const refusal = refuseRevoked(key);
    if (refusal !== undefined) return refusal;
    if (key.name === read.name) return undefined;
    return {
      action: 'key.changed',
      change: { name: read.name },
      detail: { name: read.name, previousName: key.name },
    };
  });
}
