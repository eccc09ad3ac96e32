import type { DetectorName, DetectorStore } from '@neoagent/core';
import type { MemoryAccess } from '../memory-state.js';

export function createMemoryDetectorStore(access: MemoryAccess): DetectorStore {
  return {
    async load(scopes) {
      const { detectorMemories } = access.read();
      const found = scopes.flatMap((scope) => {
        const memory = detectorMemories.get(scope);
        return memory === undefined ? [] : [[scope, memory.state] as const];
      });
      return new Map(found);
    },
    save: (memories, at) =>
      access.write(({ accounts, detectorMemories }) => {
        for (const memory of memories) {
          if (accounts.has(memory.accountId)) detectorMemories.set(memory.scope, { ...memory, at });
        }
      }),
    countFindings: (counts) =>
      access.write(({ accounts, findingCounts }) => {
        for (const given of counts) {
          if (!accounts.has(given.accountId)) continue;
          const place = `${given.accountId} ${given.detector} ${given.day}`;
          const stored = findingCounts.get(place)?.count ?? 0;
          findingCounts.set(place, { ...given, count: given.count + stored });
        }
      }),
    async findingsSince(accountId, since) {
      const sums = new Map<DetectorName, number>();
      for (const { accountId: owner, detector, day, count } of access.read().findingCounts.values()) {
        if (owner === accountId && day >= since) sums.set(detector, (sums.get(detector) ?? 0) + count);
      }
      return sums;
    },
    forget: (before) =>
      access.write(({ detectorMemories, findingCounts }) => {
        for (const [scope, { at }] of [...detectorMemories]) if (at < before) detectorMemories.delete(scope);
        for (const [place, { day }] of [...findingCounts]) if (day < before) findingCounts.delete(place);
      }),
    recordCandidates: (candidates) =>
      access.write(({ accounts, findingCandidates }) => {
        findingCandidates.push(...candidates.filter(({ accountId }) => accounts.has(accountId)));
      }),
    async listCandidates({ accountId, detector, from, to }, limit) {
      return access
        .read()
        .findingCandidates.filter(
          (one) => one.accountId === accountId && one.detector === detector && one.at >= from && one.at < to,
        )
        .sort((a, b) => a.at - b.at)
        .slice(-limit);
    },
    forgetCandidates: (before) =>
      access.write(({ findingCandidates }) => {
        const kept = findingCandidates.filter(({ at }) => at >= before);
        findingCandidates.splice(0, findingCandidates.length, ...kept);
      }),
  };
}
