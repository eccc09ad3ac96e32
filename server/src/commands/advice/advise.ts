import {
  type Advice,
  adviceDays,
  adviceFor,
  type KeyWithSecrets,
  type RouteTable,
  type RouteUse,
} from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import { keysOf } from '../live-keys.js';

/** What our own endpoints demand of a key, beside the route table. */
const ownDemands: Readonly<Record<string, string>> = {
  'POST /v1/verify': 'keys:verify',
  'POST /v1/explain': 'keys:verify',
};

const dayMs = 86_400_000;

/** One advice about one key, and since when it is dismissed, if it is; epoch milliseconds. */
export interface KeyAdvice extends Advice {
  readonly record: KeyWithSecrets;
  readonly dismissedAt: number | null;
}

/**
 * Everything to advise about the keys of an account, from what they were really used for within the last 90 days. The permission of a
 * route is the one it demands today: that is what the key will need.
 */
export async function advise(context: ManagementContext, accountId: string): Promise<readonly KeyAdvice[]> {
  const { db, clock } = context;
  const at = clock.now();
  await db.usage.rollUp();
  const [keys, members, uses, dismissals] = await Promise.all([
    keysOf(db.keys, accountId),
    db.members.list(accountId),
    db.usage.routesUsed(accountId, at - adviceDays.window * dayMs),
    db.advice.list(accountId),
  ]);
  const demands = demandsOf(context.rules().routes);
  const demandedPermissions = [...new Set(demands.values())].filter((name) => name !== undefined).sort();
  const memberIds = new Set(members.map(({ userId }) => userId));
  const dismissed = new Map(dismissals.map((one) => [`${one.keyId} ${one.advice}`, one.at]));
  return keys.flatMap((record) => {
    const { key, secrets } = record;
    const own = uses.filter(({ keyId }) => keyId === key.id);
    const advices = adviceFor({
      key,
      secretCreatedAt: secrets[0]?.createdAt ?? key.createdAt,
      lastUsedAt: lastUseOf(record, own),
      at,
      memberIds,
      usedPermissions: usedOf(own, demands),
      demandedPermissions,
    });
    return advices.map((advice) => ({
      ...advice,
      record,
      dismissedAt: dismissed.get(`${key.id} ${advice.kind}`) ?? null,
    }));
  });
}

function demandsOf({ routes }: RouteTable): ReadonlyMap<string, string | undefined> {
  return new Map([
    ...Object.entries(ownDemands),
    ...routes.map(({ match, permission }) => [match, permission] as const),
  ]);
}

function usedOf(
  uses: readonly RouteUse[],
  demands: ReadonlyMap<string, string | undefined>,
): ReadonlySet<string> | undefined {
  // A key with a last use and without a count: what it did is not known.
  if (uses.length === 0 || uses.some(({ route }) => !demands.has(route))) return undefined;
  return new Set(uses.flatMap(({ route }) => demands.get(route) ?? []));
}

function lastUseOf({ secrets }: KeyWithSecrets, uses: readonly RouteUse[]): number | null {
  const moments = [
    ...secrets.flatMap(({ lastUsed }) => lastUsed?.at ?? []),
    ...uses.map(({ lastAt }) => lastAt),
  ];
  return moments.length === 0 ? null : Math.max(...moments);
}
