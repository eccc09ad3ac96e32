import type { ShadowFinding, ShadowStore } from '@neoagent/core';
import { type MemoryAccess, ordinal } from './memory-state.js';

export function createMemoryShadowStore(access: MemoryAccess): ShadowStore {
  return {
    record: (findings) =>
      access.write(({ keys, shadow }) => {
        for (const finding of findings) {
          if (!keys.has(finding.keyId)) continue;
          const { accountId, keyId, route, rule, reason } = finding;
          const place = JSON.stringify([accountId, keyId, route, rule, reason]);
          shadow.set(place, sumOf(finding, shadow.get(place)));
        }
      }),
    async list(accountId, limit) {
      const { keys, shadow } = access.read();
      return [...shadow.values()]
        .filter((finding) => accountId === undefined || finding.accountId === accountId)
        .sort(byLastSeen)
        .slice(0, limit)
        .map((finding) => ({ ...finding, keyName: keys.get(finding.keyId)?.key.name ?? '' }));
    },
    forget: (seenBefore) =>
      access.write(({ shadow }) => {
        for (const [place, { lastAt }] of [...shadow]) if (lastAt < seenBefore) shadow.delete(place);
      }),
  };
}

function sumOf(given: ShadowFinding, stored: ShadowFinding | undefined): ShadowFinding {
  if (stored === undefined) return given;
  return {
    ...given,
    count: given.count + stored.count,
    firstAt: Math.min(given.firstAt, stored.firstAt),
    lastAt: Math.max(given.lastAt, stored.lastAt),
  };
}

function byLastSeen(a: ShadowFinding, b: ShadowFinding): number {
  return (
    b.lastAt - a.lastAt || ordinal(a.keyId, b.keyId) || ordinal(a.route, b.route) || ordinal(a.rule, b.rule)
  );
}
