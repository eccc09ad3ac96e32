import type { Reason, StatusClass, UsageRow } from '@neoagent/core';

type Outcome = readonly [route: string, reason: Reason | '', statusClass: StatusClass, bucket: number];

/** Rows as one text of the journal. What many rows have in common is written once, and a row is six places of one flat list. */
interface Entry {
  readonly outcomes: readonly Outcome[];
  readonly rows: readonly (string | number)[];
}

const places = 6;

export function entryOf(rows: readonly UsageRow[]): string {
  const outcomes: Outcome[] = [];
  const numbers = new Map<string, number>();
  const flat: (string | number)[] = [];
  let before: UsageRow | undefined;
  let number = 0;
  for (const row of rows) {
    const { accountId, keyId, secretId, route, reason, statusClass, bucket, count } = row;
    // Most rows are like the one before: to name each costs more than to write it.
    if (before === undefined || !isSameOutcome(before, row)) {
      const name = `${bucket} ${statusClass} ${reason} ${route}`;
      number = numbers.get(name) ?? outcomes.push([route, reason, statusClass, bucket]) - 1;
      numbers.set(name, number);
    }
    before = row;
    flat.push(accountId, keyId, secretId, number, count, sinceBucket(row));
  }
  return JSON.stringify({ outcomes, rows: flat } satisfies Entry);
}

/** From the beginning of a row's minute to its latest request, milliseconds. Made a small whole number, which needs no memory of its own. */
export function sinceBucket({ bucket, lastAt }: UsageRow): number {
  return (lastAt - bucket) | 0;
}

/** Whether two rows tell of the same outcome in the same step of time. */
export function isSameOutcome(one: UsageRow, other: UsageRow): boolean {
  return (
    one.bucket === other.bucket &&
    one.route === other.route &&
    one.reason === other.reason &&
    one.statusClass === other.statusClass
  );
}

/** The rows of an entry. Earlier versions wrote them as they are, or the latest moment as such: no minute's beginning is less. */
export function rowsOfEntry(text: string): readonly UsageRow[] {
  const entry = JSON.parse(text) as Entry | readonly UsageRow[];
  if (!('outcomes' in entry)) return entry;
  const rows: UsageRow[] = [];
  for (let i = 0; i < entry.rows.length; i += places) {
    const [accountId, keyId, secretId, number, count, latest] = entry.rows.slice(i, i + places) as [
      string,
      string,
      string,
      number,
      number,
      number,
    ];
    const [route, reason, statusClass, bucket] = entry.outcomes[number] as Outcome;
    const lastAt = latest < bucket ? bucket + latest : latest;
    rows.push({ accountId, keyId, secretId, route, reason, statusClass, bucket, count, lastAt });
  }
  return rows;
}
