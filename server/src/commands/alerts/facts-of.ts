import {
  type Account,
  type KeyFacts,
  type KeyTimes,
  periodOf,
  type QuotaFacts,
  type QuotaRow,
  quotaCounterOf,
} from '@neoagent/core';

/** What detectors are told of a key beside its traffic, as of this time. */
export function keyFactsOf({ key, secrets }: KeyTimes, at: number): KeyFacts {
  const [current, ...replaced] = secrets;
  const ends = replaced.flatMap(({ revokedAt, graceEndsAt }) => {
    // Whichever came first: a secret is revoked with its key, also when its grace had ended long before.
    const end = Math.min(revokedAt ?? Number.POSITIVE_INFINITY, graceEndsAt ?? Number.POSITIVE_INFINITY);
    return end <= at ? [end] : [];
  });
  const uses = secrets.flatMap(({ lastUsedAt }) => lastUsedAt ?? []);
  return {
    createdAt: key.createdAt,
    lastUsedAt: uses.length === 0 ? null : Math.max(...uses),
    revokedAt: key.revokedAt,
    browserGuard: key.browserGuard,
    secretCreatedAt: current?.createdAt ?? key.createdAt,
    oldSecretEndedAt: ends.length === 0 ? null : Math.max(...ends),
  };
}

/** How far a quota of an account is spent, as of this time. */
export function quotaFactsOf(
  { id, timeZone }: Pick<Account, 'id' | 'timeZone'>,
  {
    name,
    allow,
    period,
  }: { readonly name: string; readonly allow: number; readonly period: 'day' | 'month' },
  { at, rows }: { readonly at: number; readonly rows: readonly QuotaRow[] },
): QuotaFacts {
  const { firstDay, startAt, endAt } = periodOf(at, period, timeZone);
  const counter = quotaCounterOf({ name, period }, id);
  const row = rows.find((one) => one.counter === counter && one.firstDay === firstDay);
  return { allow, used: row?.used ?? 0, startsAt: startAt, endsAt: endAt };
}
