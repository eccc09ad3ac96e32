import type { KeyWithSecrets } from '@neoagent/core';
import type { ManagementContext } from '../api/context.js';
import type { Problem } from '../api/problem.js';
import { refuseEnded } from './key-ended.js';
import { type KeyTarget, takeKeyStep } from './key-step.js';

/** Lets a disabled key work again. Twice is once; a revoked or expired key is refused. */
export function enableKey(context: ManagementContext, target: KeyTarget): Promise<KeyWithSecrets | Problem> {
  return takeKeyStep(context, target, ({ key }, at) => {
    const refusal = refuseEnded(key, at);
    if (refusal !== undefined) return refusal;
    if (key.disabledAt === null) return undefined;
    return { action: 'key.enabled', change: { disabledAt: null }, detail: { name: key.name } };
  });
}
