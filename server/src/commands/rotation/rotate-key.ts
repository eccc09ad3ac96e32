import { isInGrace, type Key, replacedInGrace, type Secret } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import { fieldProblem, isProblem, type Problem } from '../../api/problem.js';
import { formatDuration } from '../../config/duration.js';
import type { IssuedKey } from '../issue-key.js';
import { refuseCanary, refuseEnded } from '../key-ended.js';
import { type KeyStep, type KeyTarget, takeKeyStep } from '../key-step.js';
import { newKeySecret } from '../new-key-secret.js';
import { policyOf } from './policy-of.js';
import { defaultGraceMs, readGrace } from './read-grace.js';
import { readSilence } from './read-silence.js';

/** `grace`: how long the replaced secret goes on working, as the policy or else 24h unless given; `0` ends it at once. */
export interface Rotation extends KeyTarget {
  readonly grace?: string | undefined;
  /** Ends a grace period that still runs, instead of refusing the rotation because of it. */
  readonly endsRunningGrace?: boolean | undefined;
  /** Ends the grace period as soon as nobody sent the old secret for so long, such as `24h`. */
  readonly endWhenSilentFor?: string | undefined;
  /** Digest of a run of rotations: a key that the run has rotated already answers `repeated`. */
  readonly run?: string | undefined;
}

/**
 * Gives a key a new secret that works at once, while the old one goes on working until its grace period ends, at the latest when the
 * key does. One transaction: at no moment are both dead, and never are three live. While a grace period runs, answers
 * `grace_running` unless told to end it. Name, permissions, restrictions, limits and end stay; a disabled key stays disabled. A secret
 * that was given an end since it leaked keeps it: the rotation never puts it off.
 */
export async function rotateKey(
  context: ManagementContext,
  { grace, endsRunningGrace = false, endWhenSilentFor, run, ...target }: Rotation,
): Promise<IssuedKey | Problem> {
  const graceMs = grace === undefined ? await usualGrace(context, target) : readGrace(grace);
  if (typeof graceMs !== 'number') return graceMs;
  const silenceMs = endWhenSilentFor === undefined ? undefined : readSilence(endWhenSilentFor);
  if (typeof silenceMs === 'object') return silenceMs;
  if (silenceMs !== undefined && graceMs === 0) return nothingToEnd;
  let text = '';
  const record = await takeKeyStep(context, target, ({ key, secrets }, at) => {
    const refusal = refuseCanary(key) ?? refuseEnded(key, at);
    if (refusal !== undefined) return refusal;
    if (run !== undefined && secrets.some(({ rotationRun }) => rotationRun === run)) return doneBefore;
    const [newest] = secrets;
    const older = replacedInGrace(secrets, at);
    if (older !== undefined && !endsRunningGrace) return graceRunning(older);
    const made = newKeySecret(context, { keyId: key.id, environment: key.environment, at });
    text = made.text;
    const newSecret = { ...made.row, ...(run !== undefined && { rotationRun: run }) };
    const current = newest !== undefined && isLive(newest, at) ? newest : undefined;
    return stepOf({ key, at, graceMs, silenceMs, current, older, newSecret });
  });
  return isProblem(record) ? record : { record, secret: text };
}

const never = Number.POSITIVE_INFINITY;

/** What the policy of the key or its account says, else 24 hours. */
async function usualGrace(context: ManagementContext, target: KeyTarget): Promise<number> {
  const { graceMs } = await policyOf(context, context.db, target);
  return graceMs ?? defaultGraceMs;
}

interface Succession {
  readonly key: Key;
  readonly at: number;
  readonly graceMs: number;
  readonly silenceMs: number | undefined;
  readonly current: Secret | undefined;
  readonly older: Secret | undefined;
  readonly newSecret: Secret;
}

function stepOf({ key, at, graceMs, silenceMs, current, older, newSecret }: Succession): KeyStep {
  const latest = Math.min(key.expiresAt ?? never, current?.graceEndsAt ?? never);
  const graceEndsAt = Math.min(at + graceMs, latest);
  const hasGrace = graceMs > 0 && current !== undefined;
  return {
    action: 'key.rotated',
    ...(!hasGrace && { revokesSecrets: true }),
    secretChanges: [
      ...(older === undefined ? [] : [{ id: older.id, change: { revokedAt: at } }]),
      ...(hasGrace
        ? [
            {
              id: current.id,
              change: { graceEndsAt, ...(silenceMs !== undefined && { endsWhenSilentForMs: silenceMs }) },
            },
          ]
        : []),
    ],
    newSecret,
    detail: {
      hint: newSecret.hint,
      previousHint: current?.hint ?? null,
      graceEndsAt: hasGrace ? new Date(graceEndsAt).toISOString() : null,
      ...(silenceMs !== undefined && { endWhenSilentFor: formatDuration(silenceMs) }),
      ...(older !== undefined && { endedHint: older.hint }),
    },
  };
}

function isLive(secret: Secret, at: number): boolean {
  return isInGrace(secret, at) || (secret.revokedAt === null && secret.graceEndsAt === null);
}

const doneBefore: Problem = {
  problem: 'repeated',
  detail: 'This run has rotated the key already, and showed its new secret then.',
};

const nothingToEnd = fieldProblem(
  'endWhenSilentFor',
  'Without a grace period the old secret ends at once: there is nothing to end later.',
);

function graceRunning({ hint, graceEndsAt }: Secret): Problem {
  const end = new Date(graceEndsAt ?? 0).toISOString();
  return {
    problem: 'grace_running',
    detail: `The replaced secret ${hint} works until ${end}. End its grace period first, or have the rotation end it.`,
    extra: { graceEndsAt: end },
  };
}
