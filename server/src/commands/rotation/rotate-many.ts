import { setImmediate } from 'node:timers/promises';
import type { KeyWithSecrets } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import { fieldProblem, isProblem, type Problem } from '../../api/problem.js';
import type { AccountTarget } from '../account-step.js';
import { keysOf } from '../live-keys.js';
import { type Rotation, rotateKey } from './rotate-key.js';

/** Which keys to rotate, and how. */
export interface ManyRotation
  extends AccountTarget,
    Pick<Rotation, 'grace' | 'endsRunningGrace' | 'endWhenSilentFor'> {
  /** Names the run: a key that a run has rotated is left alone when the run is repeated. */
  readonly run: string;
  /** Only keys that this member made; `null` for every key of the account. */
  readonly createdBy: string | null;
  /** Goes on after this key; from the beginning unless given. */
  readonly after?: string | undefined;
  /** How many keys at most. */
  readonly limit: number;
}

/** What became of one key. Never to be logged or kept: it carries the secret of a key that was rotated. */
export type KeyOutcome = { readonly keyId: string; readonly name: string } & (
  | { readonly outcome: 'rotated'; readonly record: KeyWithSecrets; readonly secret: string }
  /** This run has rotated it before, and showed its secret then. */
  | { readonly outcome: 'skipped' }
  | { readonly outcome: 'failed'; readonly code: string; readonly detail: string }
);

export interface ManyRotated {
  readonly results: readonly KeyOutcome[];
  /** To be given as `after` for the rest; `null` when there is none. */
  readonly next: string | null;
  /** How many keys the run is about in all. */
  readonly total: number;
}

/**
 * Rotates keys one after the other, by id, each in a transaction of its own: one that fails stops no other. Broken off anywhere, each key was
 * rotated wholly or not at all, and the same run goes on with those that were not.
 */
export async function rotateMany(
  context: ManagementContext,
  { by, accountId, run, createdBy, after = '', limit, ...how }: ManyRotation,
): Promise<ManyRotated | Problem> {
  if (!/^[!-~]{1,64}$/.test(run)) return fieldProblem('run', 'A run is 1 to 64 visible ASCII characters.');
  const keys = await candidates(context, accountId, createdBy);
  const rest = keys.filter(({ key }) => key.id > after);
  const part = rest.slice(0, limit);
  const runDigest = context.digest(`${accountId} ${run}`);
  const results: KeyOutcome[] = [];
  for (const { key } of part) {
    const rotation = { ...how, by, accountId, keyId: key.id, run: runDigest };
    const outcome = await rotateOne(context, rotation);
    // What is wrong with the wish is wrong for every key.
    if ('problem' in outcome) return outcome;
    results.push({ keyId: key.id, name: key.name, ...outcome });
    // On SQLite no request is served while a key is rotated.
    await setImmediate();
  }
  const last = part.at(-1)?.key.id ?? null;
  return { results, next: part.length < rest.length ? last : null, total: keys.length };
}

async function candidates(
  { db, clock }: ManagementContext,
  accountId: string,
  createdBy: string | null,
): Promise<readonly KeyWithSecrets[]> {
  const now = clock.now();
  const usable = (await keysOf(db.keys, accountId)).filter(({ key }) => {
    const hasEnded = key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now);
    return !hasEnded && (createdBy === null || key.createdBy === createdBy);
  });
  return [...usable].sort((a, b) => (a.key.id < b.key.id ? -1 : 1));
}

type WithoutKey<T> = T extends unknown ? Omit<T, 'keyId' | 'name'> : never;

async function rotateOne(
  context: ManagementContext,
  rotation: Rotation,
): Promise<WithoutKey<KeyOutcome> | Problem> {
  try {
    const answer = await rotateKey(context, rotation);
    if (!isProblem(answer)) return { outcome: 'rotated', record: answer.record, secret: answer.secret };
    if (answer.problem === 'invalid_input') return answer;
    if (answer.problem === 'repeated') return { outcome: 'skipped' };
    return { outcome: 'failed', code: answer.problem, detail: answer.detail };
  } catch {
    const detail = 'The store could not be reached. Repeat the run: keys that it has rotated are left alone.';
    return { outcome: 'failed', code: 'unavailable', detail };
  }
}
