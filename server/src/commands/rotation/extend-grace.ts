import { type KeyWithSecrets, replacedInGrace } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import { fieldProblem, type Problem } from '../../api/problem.js';
import { formatDuration, parseDuration } from '../../config/duration.js';
import { refuseEnded } from '../key-ended.js';
import { type KeyTarget, takeKeyStep } from '../key-step.js';
import { noGrace } from './no-grace.js';
import { policyOf } from './policy-of.js';
import { longestGraceMs } from './read-grace.js';

/** `extension` is added to the present end of the grace period. */
export interface GraceExtension extends KeyTarget {
  readonly extension: string;
}

/**
 * Lets the replaced secret of a rotation work for longer: at most 30 days after the rotation, which is refused by field, and never
 * past the end of the key, which caps it. A conflict when no grace period runs: a secret that ended stays dead, and one that leaked
 * gets no longer time.
 */
export async function extendGrace(
  context: ManagementContext,
  { extension, ...target }: GraceExtension,
): Promise<KeyWithSecrets | Problem> {
  const extensionMs = parseDuration(extension);
  if (extensionMs === undefined) {
    return fieldProblem('extension', 'Write a number followed by s, m, h, d or w, such as 24h.');
  }
  const { maxLifetimeMs } = await policyOf(context, context.db, target);
  return takeKeyStep(context, target, ({ key, secrets }, at) => {
    const refusal = refuseEnded(key, at);
    if (refusal !== undefined) return refusal;
    const old = replacedInGrace(secrets, at);
    const rotatedAt = secrets[0]?.createdAt ?? at;
    if (old === undefined || old.graceEndsAt === null) return noGrace;
    if (old.leakedAt !== undefined) return leaked;
    const wantedEnd = old.graceEndsAt + extensionMs;
    if (wantedEnd > rotatedAt + longestGraceMs) return tooLong(rotatedAt + longestGraceMs);
    if (maxLifetimeMs !== null && wantedEnd > old.createdAt + maxLifetimeMs) return tooOld(maxLifetimeMs);
    const graceEndsAt = Math.min(wantedEnd, key.expiresAt ?? Number.POSITIVE_INFINITY);
    if (graceEndsAt === old.graceEndsAt) return undefined;
    return {
      action: 'key.grace_extended',
      secretChanges: [{ id: old.id, change: { graceEndsAt } }],
      detail: {
        oldHint: old.hint,
        graceEndsAt: new Date(graceEndsAt).toISOString(),
        previousGraceEndsAt: new Date(old.graceEndsAt).toISOString(),
      },
    };
  });
}

const leaked: Problem = {
  problem: 'conflict',
  detail:
    'The replaced secret was reported as leaked: its end is not put off. Bring the new secret to every program.',
};

function tooLong(latest: number): Problem {
  return fieldProblem(
    'extension',
    `A grace period ends at most 30d after the rotation: at ${new Date(latest).toISOString()}.`,
  );
}

function tooOld(maxLifetimeMs: number): Problem {
  return fieldProblem(
    'extension',
    `The policy lets no secret grow older than ${formatDuration(maxLifetimeMs)}.`,
  );
}
