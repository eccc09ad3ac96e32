import type { KeyFacts, KeyWithSecrets } from '@neoagent/core';

/**
 * What detectors would have been told of a key beside its traffic, at a time past. `usedAt` are moments of use: of a key whose last use
 * is later than that time, they tell whether there was an earlier one. The end of the secret before is left out: the detector that looks
 * at it is tried on candidates, which hold what was known then.
 */
export function pastFactsOf(
  { key, secrets }: KeyWithSecrets,
  usedAt: readonly number[] = [],
): (at: number) => KeyFacts {
  const last = secrets.flatMap(({ lastUsed }) => lastUsed?.at ?? []);
  const uses = [...usedAt, ...last].sort((a, b) => a - b);
  return (at) => ({
    createdAt: key.createdAt,
    lastUsedAt: uses.findLast((use) => use <= at) ?? null,
    revokedAt: key.revokedAt !== null && key.revokedAt <= at ? key.revokedAt : null,
    browserGuard: key.browserGuard,
    secretCreatedAt: secrets.find(({ createdAt }) => createdAt <= at)?.createdAt ?? key.createdAt,
    oldSecretEndedAt: null,
  });
}
