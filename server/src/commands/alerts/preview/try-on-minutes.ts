import { setImmediate } from 'node:timers/promises';
import {
  countFindings,
  dayMs,
  hourMs,
  type KeyMinute,
  type KeyWithSecrets,
  peakednessOf,
  peakMinutes,
  type RulePreview,
  recordedMinutes,
  type Trial,
  type UsageRow,
  type UsageStep,
} from '@neoagent/core';
import type { ManagementContext } from '../../../api/context.js';
import { pastFactsOf } from './past-facts.js';
import type { TriedRule } from './tried-rule.js';

/** Once so many rows were read, no further key is begun: a preview must not keep the process busy for seconds. */
const rowsAtMost = 150_000;
/** From how long ago habits are learnt: by the hour of the week they take five weeks, rests and routes a year. */
const peaksMs = 35 * dayMs;
const usesMs = 400 * dayMs;
/** What is read at once, for each step: between two readings requests have their turn. */
const readAtOnceMs: Readonly<Record<UsageStep, number>> = {
  minute: 6 * hourMs,
  hour: 14 * dayMs,
  day: usesMs,
};

type OnMinutes = Extract<Trial, { on: 'minutes' }>;

/** Shows the recorded minutes of each key to the detector, the busiest keys first. */
export async function tryOnMinutes(
  context: ManagementContext,
  tried: TriedRule,
  { habits, but }: OnMinutes,
): Promise<RulePreview> {
  const { minute: keptMs } = context.rules().usageKeptMs;
  const keptFrom = Math.ceil((tried.to - keptMs) / hourMs) * hourMs;
  const isCut = keptFrom > tried.from;
  const span = isCut ? { from: keptFrom, since: 'kept' as const } : { from: tried.from, since: tried.since };
  const { detector, parameters, to } = tried;
  const reader = createReader(context);
  const active = await activeKeys(context, { ...tried, ...span });
  let [count, looked] = [0, 0];
  for (const record of active) {
    if (reader.isSpent()) break;
    const series = await seriesOf(reader, { record, habits, from: span.from - (span.from % hourMs), to });
    count += countFindings(detector, parameters, { ...series, factsAt: pastFactsOf(record) });
    looked++;
  }
  return {
    wouldHaveFired: count,
    ...span,
    to,
    keys: looked,
    allKeys: active.length,
    ...(but !== undefined && { but }),
  };
}

/** The keys that were used, allowed or refused, the busiest first. */
async function activeKeys(
  { db }: ManagementContext,
  { account, keys, from, to }: TriedRule,
): Promise<readonly KeyWithSecrets[]> {
  const days = { step: 'day', from: from - (from % dayMs), to: to + 1, groupBy: 'key' } as const;
  const counts = await db.usage.count({ accountId: account.id, ...days }, 20_000);
  const sums = new Map<string, number>();
  for (const { group, allowed, refused } of counts)
    sums.set(group, (sums.get(group) ?? 0) + allowed + refused);
  return keys
    .filter(({ key }) => sums.has(key.id))
    .sort((a, b) => (sums.get(b.key.id) ?? 0) - (sums.get(a.key.id) ?? 0));
}

interface Wanted {
  readonly record: KeyWithSecrets;
  readonly habits: OnMinutes['habits'];
  readonly from: number;
  readonly to: number;
}

async function seriesOf(
  reader: Reader,
  { record: { key }, habits, from, to }: Wanted,
): Promise<{ readonly habits: readonly KeyMinute[]; readonly minutes: readonly KeyMinute[] }> {
  const minutes = reader.minutesOf(await reader.read(key, 'minute', { from, to: to + 1 }));
  if (habits === 'none' || minutes.length === 0) return { habits: [], minutes };
  if (habits === 'peaks') {
    const hours = await reader.read(key, 'hour', { from: from - peaksMs, to: from });
    return { habits: peakMinutes(hours, peakednessOf(minutes)), minutes };
  }
  const midnight = from - (from % dayMs);
  const days = await reader.read(key, 'day', { from: midnight - usesMs, to: midnight });
  const hours = await reader.read(key, 'hour', { from: midnight, to: from });
  return { habits: [...reader.minutesOf(days), ...reader.minutesOf(hours)], minutes };
}

type Reader = ReturnType<typeof createReader>;

function createReader({ db, rules }: ManagementContext) {
  const { routes } = rules().routes;
  const permissions = new Map(routes.map(({ match, permission }) => [match, permission]));
  let rowsRead = 0;
  return {
    isSpent: () => rowsRead >= rowsAtMost,
    minutesOf: (rows: readonly UsageRow[]) => recordedMinutes(rows, (route) => permissions.get(route)),
    /** Rows by time; from no earlier than the key was made. */
    async read(
      { id: keyId, accountId, createdAt }: KeyWithSecrets['key'],
      step: UsageStep,
      span: { readonly from: number; readonly to: number },
    ): Promise<readonly UsageRow[]> {
      const rows: UsageRow[] = [];
      const first = Math.max(span.from, createdAt - (createdAt % dayMs));
      for (let from = first; from < span.to; from += readAtOnceMs[step]) {
        const to = Math.min(span.to, from + readAtOnceMs[step]);
        for (const row of await db.usage.rows({ accountId, keyId, from, to }, step)) rows.push(row);
        await setImmediate();
      }
      rowsRead += rows.length;
      return rows;
    },
  };
}
