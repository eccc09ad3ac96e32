import { isInGrace, type Key, type Secret } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import { isProblem, type Problem } from '../../api/problem.js';
import type { IssuedKey } from '../issue-key.js';
import { refuseCanary, refuseEnded } from '../key-ended.js';
import { type KeyStep, type KeyTarget, takeKeyStep } from '../key-step.js';
import { newKeySecret } from '../new-key-secret.js';
import { defaultGrace, readGrace } from './read-grace.js';

/** `grace`: how long the replaced secret goes on working, 24h unless given; `0` ends it at once. */
export interface Rotation extends KeyTarget {
  readonly grace?: string | undefined;
  /** Ends a grace period that still runs, instead of refusing the rotation because of it. */
  readonly endsRunningGrace?: boolean | undefined;
}

/**
 * Gives a key a new secret that works at once, while the old one goes on working until its grace period ends, at the latest when the
 * key does. One transaction: at no moment are both dead, and never are three live. While a grace period runs, answers
 * `grace_running` unless told to end it. Name, permissions, restrictions, limits and end stay; a disabled key stays disabled. A secret
 * that was given an end since it leaked keeps it: the rotation never puts it off.
 */
export async function rotateKey(
  context: ManagementContext,
  { grace = defaultGrace, endsRunningGrace = false, ...target }: Rotation,
): Promise<IssuedKey | Problem> {
  const graceMs = readGrace(grace);
  if (typeof graceMs !== 'number') return graceMs;
  let text = '';
  const record = await takeKeyStep(context, target, ({ key, secrets }, at) => {
    const refusal = refuseCanary(key) ?? refuseEnded(key, at);
    if (refusal !== undefined) return refusal;
    const [newest, ...replaced] = secrets;
    const older = replaced.find((secret) => isInGrace(secret, at));
    if (older !== undefined && !endsRunningGrace) return graceRunning(older);
    const secret = newKeySecret(context, { keyId: key.id, environment: key.environment, at });
    text = secret.text;
    const current = newest !== undefined && isLive(newest, at) ? newest : undefined;
    return stepOf({ key, at, graceMs, current, older, newSecret: secret.row });
  });
  return isProblem(record) ? record : { record, secret: text };
}

const never = Number.POSITIVE_INFINITY;

interface Succession {
  readonly key: Key;
  readonly at: number;
  readonly graceMs: number;
  readonly current: Secret | undefined;
  readonly older: Secret | undefined;
  readonly newSecret: Secret;
}

function stepOf({ key, at, graceMs, current, older, newSecret }: Succession): KeyStep {
  const latest = Math.min(key.expiresAt ?? never, current?.graceEndsAt ?? never);
  const graceEndsAt = Math.min(at + graceMs, latest);
  const hasGrace = graceMs > 0 && current !== undefined;
  return {
    action: 'key.rotated',
    ...(!hasGrace && { revokesSecrets: true }),
    secretChanges: [
      ...(older === undefined ? [] : [{ id: older.id, change: { revokedAt: at } }]),
      ...(hasGrace ? [{ id: current.id, change: { graceEndsAt } }] : []),
    ],
    newSecret,
    detail: {
      hint: newSecret.hint,
      previousHint: current?.hint ?? null,
      graceEndsAt: hasGrace ? new Date(graceEndsAt).toISOString() : null,
      ...(older !== undefined && { endedHint: older.hint }),
    },
  };
}

function isLive(secret: Secret, at: number): boolean {
  return isInGrace(secret, at) || (secret.revokedAt === null && secret.graceEndsAt === null);
}

function graceRunning({ hint, graceEndsAt }: Secret): Problem {
  const end = new Date(graceEndsAt ?? 0).toISOString();
  return {
    problem: 'grace_running',
    detail: `The replaced secret ${hint} works until ${end}. End its grace period first, or have the rotation end it.`,
    extra: { graceEndsAt: end },
  };
}
