import type { LimitState } from '@neoagent/core';

/** Whether two lists are of the same limits, whatever is left of each. */
export function haveSamePolicy(one: readonly LimitState[], other: readonly LimitState[]): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) {
    const [a, b] = [one[i], other[i]];
    if (a?.name !== b?.name || a?.allow !== b?.allow || a?.windowMs !== b?.windowMs) return false;
  }
  return true;
}
