import { type KeyWithSecrets, replacedInGrace, type Secret } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import type { Problem } from '../../api/problem.js';
import { formatDuration } from '../../config/duration.js';
import { byItself } from '../acting.js';
import { takeKeyStep } from '../key-step.js';

/** Which key; `sentAt` is the latest request with the old secret that is known, also of those refused; 0 for none. */
export interface SilentKey {
  readonly accountId: string;
  readonly keyId: string;
  readonly sentAt: number;
}

/**
 * Ends the grace period of a key whose old secret was silent for as long as its owner chose; otherwise nothing changes. Decided anew in
 * the transaction: a use written meanwhile, a wish taken back or a longer silence asked for is heeded.
 */
export function reachCutover(
  context: ManagementContext,
  { sentAt, ...target }: SilentKey,
): Promise<KeyWithSecrets | Problem> {
  return takeKeyStep(context, { ...target, by: byItself }, ({ secrets }, at) => {
    const old = replacedInGrace(secrets, at);
    const silenceMs = old?.endsWhenSilentForMs;
    if (old === undefined || silenceMs === undefined) return undefined;
    if (at < Math.max(lastSignOf(old, secrets), sentAt) + silenceMs) return undefined;
    const lastAt = Math.max(old.lastUsed?.at ?? 0, sentAt);
    return {
      action: 'key.cutover_reached',
      secretChanges: [{ id: old.id, change: { revokedAt: at } }],
      detail: {
        endedHint: old.hint,
        silentFor: formatDuration(silenceMs),
        lastSentAt: lastAt === 0 ? null : new Date(lastAt).toISOString(),
        graceEndsAt: new Date(old.graceEndsAt ?? at).toISOString(),
      },
    };
  });
}

/** Silence begins with the rotation at the earliest, or when the old secret was last accepted. */
export function lastSignOf(old: Secret, secrets: readonly Secret[]): number {
  return Math.max(secrets[0]?.createdAt ?? 0, old.lastUsed?.at ?? 0);
}
