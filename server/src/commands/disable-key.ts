import type { KeyWithSecrets } from '@neoagent/core';
import type { ManagementContext } from '../api/context.js';
import type { Problem } from '../api/problem.js';
import { refuseEnded } from './key-ended.js';
import { type KeyTarget, takeKeyStep } from './key-step.js';

/** Stops a key until it is enabled again. Twice is once; a revoked or expired key is refused. */
export function disableKey(context: ManagementContext, target: KeyTarget): Promise<KeyWithSecrets | Problem> {
  return takeKeyStep(context, target, ({ key }, at) => {
    const refusal = refuseEnded(key, at);
    if (refusal !== undefined) return refusal;
    if (key.disabledAt !== null) return undefined;
    return { action: 'key.disabled', change: { disabledAt: at }, detail: { name: key.name } };
  });
}
