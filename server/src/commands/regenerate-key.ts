import type { ManagementContext } from '../api/context.js';
import { isProblem, type Problem } from '../api/problem.js';
import type { IssuedKey } from './issue-key.js';
import { refuseCanary, refuseEnded } from './key-ended.js';
import { type KeyTarget, takeKeyStep } from './key-step.js';
import { newKeySecret } from './new-key-secret.js';

/**
 * Replaces every secret of a key by a new one in one transaction: at no moment are both dead or both live. Name, permissions,
 * restrictions and end stay; a disabled key stays disabled. A revoked or expired key is refused.
 */
export async function regenerateKey(
  context: ManagementContext,
  target: KeyTarget,
): Promise<IssuedKey | Problem> {
  let text = '';
  const record = await takeKeyStep(context, target, ({ key, secrets }, at) => {
    const refusal = refuseCanary(key) ?? refuseEnded(key, at);
    if (refusal !== undefined) return refusal;
    const secret = newKeySecret(context, { keyId: key.id, environment: key.environment, at });
    text = secret.text;
    return {
      action: 'key.regenerated',
      revokesSecrets: true,
      newSecret: secret.row,
      detail: { hint: secret.row.hint, previousHint: secrets[0]?.hint ?? null },
    };
  });
  return isProblem(record) ? record : { record, secret: text };
}
