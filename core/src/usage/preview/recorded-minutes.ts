import type { Reason } from '../../authorize/reasons.js';
import { type RecentMinutes, sumOf, withMinute } from '../baselines/recent-minutes.js';
import { hourMs, minuteMs } from '../detector.js';
import { emptyMinute, type KeyMinute, refusedFor, type Tally } from '../key-minute.js';
import type { UsageRow } from '../usage-row.js';

const denials: readonly Reason[] = ['permission_denied', 'endpoint_not_in_plan', 'ip_not_allowed'];
/** A burst is looked for in windows of five minutes, twelve to the hour. */
const windowsAnHour = 12;
const windowMs = hourMs / windowsAnHour;

export type PermissionOf = (route: string) => string | undefined;

/**
 * What one key did, as far as counts tell: one minute for each step that its rows stand for, placed at the last request of the step.
 * Who sent the requests is not in it. Rows come by time.
 */
export function recordedMinutes(rows: readonly UsageRow[], permissionOf: PermissionOf): readonly KeyMinute[] {
  return stepsOf(rows).map((step) => recordedMinute(step, permissionOf));
}

/**
 * Each hour as one minute in which the key made as many requests as in the busiest five minutes of the hour, estimated: `peakedness`
 * says how many times the even share of five minutes that is.
 */
export function peakMinutes(rows: readonly UsageRow[], peakedness: number): readonly KeyMinute[] {
  return stepsOf(rows).map(([first, ...others]) => {
    const { keyId, accountId, bucket } = first;
    const scale = (count: number) => Math.round((count * peakedness) / windowsAnHour);
    const { allowed, refused } = tallyOf([first, ...others]);
    return {
      ...emptyMinute(keyId, accountId, bucket),
      allowed: scale(allowed),
      refused: refused === 0 ? {} : { rate_limited: scale(refused) },
    };
  });
}

/** How many times the even share of five minutes the busiest five minutes of an hour hold: the middle one of the hours given. */
export function peakednessOf(minutes: readonly KeyMinute[]): number {
  const hours = new Map<number, { sum: number; peak: number }>();
  let recent: RecentMinutes = [];
  for (const minute of minutes) {
    const count = minute.allowed + refusedFor(minute);
    recent = withMinute(recent, minute.at, count, windowMs);
    const hour = Math.floor(minute.at / hourMs);
    const { sum, peak } = hours.get(hour) ?? { sum: 0, peak: 0 };
    hours.set(hour, { sum: sum + count, peak: Math.max(peak, sumOf(recent)) });
  }
  const ratios = [...hours.values()].flatMap(({ sum, peak }) =>
    sum === 0 ? [] : (peak * windowsAnHour) / sum,
  );
  return ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? 1;
}

type Step = readonly [UsageRow, ...UsageRow[]];

function stepsOf(rows: readonly UsageRow[]): readonly Step[] {
  const steps: [UsageRow, ...UsageRow[]][] = [];
  for (const row of rows) {
    const last = steps.at(-1);
    if (last?.[0].bucket === row.bucket) last.push(row);
    else steps.push([row]);
  }
  return steps;
}

function recordedMinute(step: Step, permissionOf: PermissionOf): KeyMinute {
  const [{ keyId, accountId }] = step;
  const last = Math.max(...step.map(({ lastAt }) => lastAt));
  const refused = countsBy(step, ({ reason }) => (reason === '' ? undefined : reason));
  return {
    ...emptyMinute(keyId, accountId, last - (last % minuteMs)),
    allowed: tallyOf(step).allowed,
    refused,
    deniedRoutes: countsBy(step, ({ reason, route }) =>
      reason !== '' && denials.includes(reason) ? route : undefined,
    ),
    byPermission: countsBy(step, ({ reason, route }) => (reason === '' ? permissionOf(route) : undefined)),
    browserUses: refused['browser_blocked'] ?? 0,
  };
}

function tallyOf(rows: readonly UsageRow[]): Tally {
  let [allowed, refused] = [0, 0];
  for (const { reason, count } of rows) {
    if (reason === '') allowed += count;
    else refused += count;
  }
  return { allowed, refused };
}

function countsBy(
  rows: readonly UsageRow[],
  nameOf: (row: UsageRow) => string | undefined,
): Record<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const name = nameOf(row);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + row.count);
  }
  return Object.fromEntries(counts);
}
