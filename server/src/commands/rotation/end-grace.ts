import { type KeyWithSecrets, replacedInGrace } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import type { Problem } from '../../api/problem.js';
import { type KeyTarget, takeKeyStep } from '../key-step.js';

/** Ends the replaced secret of a rotation now; the current one stays. Without a grace period that runs, nothing changes. */
export function endGrace(context: ManagementContext, target: KeyTarget): Promise<KeyWithSecrets | Problem> {
  return takeKeyStep(context, target, ({ secrets }, at) => {
    const old = replacedInGrace(secrets, at);
    if (old === undefined) return undefined;
    return {
      action: 'key.grace_ended',
      secretChanges: [{ id: old.id, change: { revokedAt: at } }],
      detail: { endedHint: old.hint, graceEndsAt: new Date(old.graceEndsAt ?? at).toISOString() },
    };
  });
}
