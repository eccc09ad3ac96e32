import { bucketOf, type UsageRow, type UsageStep } from './usage-row.js';

/**
 * The same usage in steps of the given length: rows that then stand for the same time, secret, route and outcome become one. Counts
 * are neither lost nor made, so it does not matter in how many goes rows arrive.
 */
export function rollUp(rows: Iterable<UsageRow>, step: UsageStep): readonly UsageRow[] {
  const sums = new Map<string, UsageRow>();
  for (const row of rows) {
    const coarse = { ...row, bucket: bucketOf(row.bucket, step) };
    const place = placeOf(coarse);
    const known = sums.get(place);
    sums.set(place, known === undefined ? coarse : sumOf(known, coarse));
  }
  return [...sums.values()];
}

/** What makes two rows of the same step the same row. The key and the account follow from the secret. */
export function placeOf({ secretId, bucket, statusClass, reason, route }: UsageRow): string {
  return `${secretId} ${bucket} ${statusClass} ${reason} ${route}`;
}

/** Two rows of the same place as one. */
export function sumOf(one: UsageRow, other: UsageRow): UsageRow {
  return { ...one, count: one.count + other.count, lastAt: Math.max(one.lastAt, other.lastAt) };
}
