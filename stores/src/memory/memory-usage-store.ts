import {
  bucketOf,
  copyOfRow,
  groupOf,
  placeOf,
  type RouteUse,
  reasonsPastPermission,
  rollUp,
  type SecretUsage,
  sumOf,
  type UsageCount,
  type UsageQuestion,
  type UsageRange,
  type UsageRow,
  type UsageStep,
  type UsageStore,
  usageSteps,
} from '@neoagent/core';
import { type MemoryAccess, type MemoryState, ordinal } from './memory-state.js';

export function createMemoryUsageStore(access: MemoryAccess): UsageStore {
  return {
    append: (rows) => access.write(({ usageJournal }) => void usageJournal.push(...rows.map(copyOfRow))),
    rollUp: () =>
      access.write(({ accounts, usageJournal, usage }) => {
        const rows = usageJournal.splice(0).filter(({ accountId }) => accounts.has(accountId));
        for (const step of usageSteps) addTo(usage[step], rollUp(rows, step));
      }),
    // Every step is added up at once.
    fold: async () => undefined,
    async count(question, limit) {
      return countsOf(access.read(), question).slice(0, limit);
    },
    async rows(range, step) {
      return rowsOf(access.read(), range, step);
    },
    async countBySecret(range) {
      const counts = new Map<string, SecretUsage>();
      for (const { secretId, reason, count, lastAt } of rowsOf(access.read(), range, 'minute')) {
        const known = counts.get(secretId) ?? { secretId, allowed: 0, refused: 0, lastAt };
        counts.set(secretId, {
          secretId,
          allowed: known.allowed + (reason === '' ? count : 0),
          refused: known.refused + (reason === '' ? 0 : count),
          lastAt: Math.max(known.lastAt, lastAt),
        });
      }
      return [...counts.values()].sort((a, b) => ordinal(a.secretId, b.secretId));
    },
    async routesUsed(accountId, from) {
      const uses = new Map<string, RouteUse>();
      for (const row of access.read().usage.day.values()) {
        const { keyId, route, lastAt, bucket, reason } = row;
        if (row.accountId !== accountId || bucket < bucketOf(from, 'day')) continue;
        if (!reasonsPastPermission.includes(reason)) continue;
        const place = `${keyId} ${route}`;
        uses.set(place, { keyId, route, lastAt: Math.max(lastAt, uses.get(place)?.lastAt ?? 0) });
      }
      return [...uses.values()].sort((a, b) => ordinal(a.keyId, b.keyId) || ordinal(a.route, b.route));
    },
    prune: (before) =>
      access.write(({ usage }) => {
        for (const step of usageSteps) {
          for (const [place, { bucket }] of [...usage[step]]) {
            if (bucket < before[step]) usage[step].delete(place);
          }
        }
      }),
  };
}

function addTo(stored: Map<string, UsageRow>, rows: readonly UsageRow[]): void {
  for (const row of rows) {
    const place = placeOf(row);
    const known = stored.get(place);
    stored.set(place, known === undefined ? row : sumOf(known, row));
  }
}

function rowsOf(
  { usage }: MemoryState,
  { accountId, keyId, from, to }: UsageRange,
  step: UsageStep,
): readonly UsageRow[] {
  return [...usage[step].values()]
    .filter((row) => row.accountId === accountId && row.keyId === keyId)
    .filter(({ bucket }) => bucket >= from && bucket < to)
    .sort((a, b) => a.bucket - b.bucket);
}

function countsOf({ usage }: MemoryState, question: UsageQuestion): readonly UsageCount[] {
  const { accountId, step, from, to, groupBy, keyId, route } = question;
  const counts = new Map<string, UsageCount>();
  for (const row of usage[step].values()) {
    if (row.accountId !== accountId || row.bucket < from || row.bucket >= to) continue;
    if ((keyId ?? row.keyId) !== row.keyId || (route ?? row.route) !== row.route) continue;
    const { bucket } = row;
    const group = groupOf(row, groupBy);
    const known = counts.get(`${bucket} ${group}`) ?? { bucket, group, allowed: 0, refused: 0 };
    counts.set(`${bucket} ${group}`, {
      ...known,
      allowed: known.allowed + (row.reason === '' ? row.count : 0),
      refused: known.refused + (row.reason === '' ? 0 : row.count),
    });
  }
  return [...counts.values()].sort((a, b) => a.bucket - b.bucket || ordinal(a.group, b.group));
}
