import type { KeyWithSecrets, UsageCount, UsageQuestion } from '@neoagent/core';
import { keysOf } from '../../commands/live-keys.js';
import type { ManagementContext } from '../context.js';
import { fieldProblem, type Problem } from '../problem.js';

/** The most counts of one answer. */
export const countsAtMost = 20_000;

/** Counts with the names of their groups, as they are today. */
export interface NamedUsage {
  readonly counts: readonly UsageCount[];
  readonly nameOf: (group: string) => string | null;
  readonly updatedAt: number;
}

/** The counts a question asks for, brought up to date first; a problem when there are too many. */
export async function readUsage(
  { db, clock }: ManagementContext,
  question: UsageQuestion,
): Promise<NamedUsage | Problem> {
  const updatedAt = clock.now();
  await db.usage.rollUp();
  const [counts, keys] = await Promise.all([
    db.usage.count(question, countsAtMost + 1),
    keysOf(db.keys, question.accountId),
  ]);
  if (counts.length > countsAtMost) {
    return fieldProblem(
      'groupBy',
      `There are more than ${countsAtMost} counts. Ask for a shorter time, a longer step, one key or one route.`,
    );
  }
  const names = namesOf(keys);
  return { counts, nameOf: (group) => names.get(group) ?? null, updatedAt };
}

function namesOf(keys: readonly KeyWithSecrets[]): ReadonlyMap<string, string> {
  return new Map(
    keys.flatMap(({ key, secrets }) => [
      [key.id, key.name] as const,
      ...secrets.map((secret) => [secret.id, `${key.name} ${secret.hint}`] as const),
    ]),
  );
}
