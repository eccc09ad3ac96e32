import type { KeyWithSecrets } from '@neoagent/core';
import type { ManagementContext } from '../api/context.js';
import { fieldProblem, isProblem, type Problem } from '../api/problem.js';
import { changeKey } from '../commands/change-key.js';
import type { KeyTarget } from '../commands/key-step.js';
import { parseLimitText, type WantedLimit } from '../commands/terms/key-limits.js';

export interface SetLimitsOptions {
  readonly limit?: readonly string[];
  readonly none?: boolean;
}

/** `key set-limits`: replaces the limits of a key's own. The operator may set any, looser ones than the plan's among them. */
export async function setKeyLimits(
  context: ManagementContext,
  target: KeyTarget,
  { limit = [], none = false }: SetLimitsOptions,
): Promise<KeyWithSecrets | Problem> {
  if (none === limit.length > 0) {
    return fieldProblem('--limit', 'Give --limit for each limit that the key shall have, or --none.');
  }
  const limits = readLimitOptions(limit);
  return isProblem(limits) ? limits : changeKey(context, { ...target, limits });
}

/** The limits of `--limit burst=60/1m`, given any number of times. */
export function readLimitOptions(texts: readonly string[]): readonly WantedLimit[] | Problem {
  const limits: WantedLimit[] = [];
  for (const text of texts) {
    const limit = parseLimitText(text);
    if (limit === undefined)
      return fieldProblem('--limit', 'Write a limit as name=allow/per, such as burst=60/1m.');
    limits.push(limit);
  }
  return limits;
}
