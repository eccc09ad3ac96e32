import type { Usage, UsageStep } from '@neoagent/sdk';

/** One part of the chart: a group, or what is left of all smaller ones. */
export interface Series {
  /** `group0`, `group1` …: names that no route or reason can clash with. */
  readonly id: string;
  readonly label: string;
}

/** The numbers of one bucket, by series, in the order of the series. */
export interface Bucket {
  readonly at: string;
  readonly counts: readonly number[];
}

/** What both the chart and its table show. */
export interface ChartData {
  readonly series: readonly Series[];
  readonly buckets: readonly Bucket[];
}

const stepMs: Readonly<Record<UsageStep, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const seriesAtMost = 6;

/** The requests per bucket and group, buckets without any included; beyond six groups the smaller ones are taken together. */
export function chartData(usage: Usage, labelOf: (group: string, name: string | null) => string): ChartData {
  const isTooMany = usage.groups.length > seriesAtMost;
  const own = isTooMany ? usage.groups.slice(0, seriesAtMost - 1) : usage.groups;
  const places = new Map(own.map(({ group }, place) => [group, place]));
  const labels = own.map(({ group, name }) => labelOf(group, name));
  if (isTooMany) labels.push(`${usage.groups.length - own.length} others`);
  const buckets = emptyBuckets(usage, labels.length);
  for (const { at, group, allowed, refused } of usage.counts) {
    const counts = buckets.get(Date.parse(at));
    const place = places.get(group) ?? own.length;
    if (counts !== undefined) counts[place] = (counts[place] ?? 0) + allowed + refused;
  }
  return {
    series: labels.map((label, place) => ({ id: `group${place}`, label })),
    buckets: [...buckets].map(([at, counts]) => ({ at: new Date(at).toISOString(), counts })),
  };
}

function emptyBuckets({ from, to, step }: Usage, width: number): Map<number, number[]> {
  const buckets = new Map<number, number[]>();
  const end = Date.parse(to);
  for (let at = Date.parse(from); at < end; at += stepMs[step]) {
    buckets.set(
      at,
      Array.from({ length: width }, () => 0),
    );
  }
  return buckets;
}
