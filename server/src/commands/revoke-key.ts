import type { KeyWithSecrets } from '@neoagent/core';
import type { ManagementContext } from '../api/context.js';
import type { Problem } from '../api/problem.js';
import { type KeyTarget, takeKeyStep } from './key-step.js';

/** Ends a key and all its secrets for good. Twice is once: the first moment stays. */
export function revokeKey(context: ManagementContext, target: KeyTarget): Promise<KeyWithSecrets | Problem> {
  return takeKeyStep(context, target, ({ key }, at) => {
    if (key.revokedAt !== null) return undefined;
    return {
      action: 'key.revoked',
      change: { revokedAt: at },
      revokesSecrets: true,
      detail: { name: key.name },
    };
  });
}
