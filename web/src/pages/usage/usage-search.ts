import type { UsageGrouping, UsageQuestion } from '@neoagent/sdk';

/** The times that can be chosen, longest name first as shown. */
export const ranges = ['1h', '24h', '7d', '30d', 'custom'] as const;
export type Range = (typeof ranges)[number];

export const rangeNames: Readonly<Record<Range, string>> = {
  '1h': 'Last hour',
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  custom: 'Custom',
};

export const groupings = ['key', 'route', 'reason', 'status'] as const satisfies readonly UsageGrouping[];
export type Grouping = (typeof groupings)[number];

export const groupingNames: Readonly<Record<Grouping, string>> = {
  key: 'Key',
  route: 'Route',
  reason: 'Reason',
  status: 'Status',
};

/** What the page shows, as kept in its address. `from` and `to` are days (`2027-01-31`), both included; only for `custom`. */
export interface UsageSearch {
  readonly range?: Range;
  readonly group?: Grouping;
  readonly key?: string;
  readonly from?: string;
  readonly to?: string;
}

/** What an address asks for; anything not understood is left out. */
export function readUsageSearch(search: Readonly<Record<string, unknown>>): UsageSearch {
  const { range, group, key, from, to } = search;
  return {
    ...(isOneOf(ranges, range) && { range }),
    ...(isOneOf(groupings, group) && { group }),
    ...(typeof key === 'string' && /^[\w-]{1,64}$/.test(key) && { key }),
    ...(isDay(from) && { from }),
    ...(isDay(to) && { to }),
  };
}

const hourMs = 3_600_000;
const lengths: Readonly<Record<Exclude<Range, 'custom'>, number>> = {
  '1h': hourMs,
  '24h': 24 * hourMs,
  '7d': 7 * 24 * hourMs,
  '30d': 30 * 24 * hourMs,
};

/** The question for the server; `undefined` while a custom time is not complete. Days are those of the reader's own zone. */
export function questionOf(search: UsageSearch, now: number): UsageQuestion | undefined {
  const { range = '24h', group: groupBy = 'key', key: keyId } = search;
  if (range !== 'custom') {
    const [from, to] = [new Date(now - lengths[range]), new Date(now)];
    return { from: from.toISOString(), to: to.toISOString(), groupBy, keyId };
  }
  const problem = customProblem(search);
  if (problem !== undefined || search.from === undefined || search.to === undefined) return undefined;
  const end = new Date(`${search.to}T00:00:00`);
  end.setDate(end.getDate() + 1);
  return { from: new Date(`${search.from}T00:00:00`).toISOString(), to: end.toISOString(), groupBy, keyId };
}

/** What is wrong with a custom time, as a sentence; `undefined` when nothing is, or it is not complete. */
export function customProblem({ from, to }: UsageSearch): string | undefined {
  if (from === undefined || to === undefined || from <= to) return undefined;
  return 'The first day must not be after the last.';
}

function isOneOf<Value extends string>(values: readonly Value[], value: unknown): value is Value {
  return values.some((one) => one === value);
}

function isDay(value: unknown): value is string {
  return (
    typeof value === 'string' && /^[1-9]\d{3}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
  );
}
