import { type KeyWithSecrets, replacedInGrace } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import type { Problem } from '../../api/problem.js';
import { formatDuration } from '../../config/duration.js';
import { refuseEnded } from '../key-ended.js';
import { type KeyTarget, takeKeyStep } from '../key-step.js';
import { noGrace } from './no-grace.js';
import { readSilence } from './read-silence.js';

/** `silentFor`, such as `24h`; `null` lets time alone end the grace period again. */
export interface SilenceWish extends KeyTarget {
  readonly silentFor: string | null;
}

/**
 * Has the grace period of a key end as soon as nobody sent the old secret for so long, counted from the rotation or the last time it
 * was sent. The end of the grace period stays: silence only brings it nearer. A conflict when no grace period runs.
 */
export async function endWhenSilent(
  context: ManagementContext,
  { silentFor, ...target }: SilenceWish,
): Promise<KeyWithSecrets | Problem> {
  const silenceMs = silentFor === null ? null : readSilence(silentFor);
  if (typeof silenceMs === 'object' && silenceMs !== null) return silenceMs;
  return takeKeyStep(context, target, ({ key, secrets }, at) => {
    const refusal = refuseEnded(key, at);
    if (refusal !== undefined) return refusal;
    const old = replacedInGrace(secrets, at);
    if (old === undefined) return noGrace;
    if ((old.endsWhenSilentForMs ?? null) === silenceMs) return undefined;
    return {
      action: 'key.grace_silence_set',
      secretChanges: [{ id: old.id, change: { endsWhenSilentForMs: silenceMs } }],
      detail: {
        oldHint: old.hint,
        endWhenSilentFor: silenceMs === null ? null : formatDuration(silenceMs),
      },
    };
  });
}
