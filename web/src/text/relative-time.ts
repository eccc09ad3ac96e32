const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const steps: readonly {
  readonly below: number;
  readonly unit: Intl.RelativeTimeFormatUnit;
  readonly ms: number;
}[] = [
  { below: hour, unit: 'minute', ms: minute },
  { below: 2 * day, unit: 'hour', ms: hour },
  { below: 100 * day, unit: 'day', ms: day },
  { below: 730 * day, unit: 'month', ms: 30.44 * day },
  { below: Number.POSITIVE_INFINITY, unit: 'year', ms: 365.25 * day },
];

const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** "3 hours ago", "in 29 days", "just now": how far `at` is from `now`, both epoch milliseconds, in the largest fitting unit. */
export function relativeTime(at: number, now: number): string {
  const distance = at - now;
  const size = Math.abs(distance);
  if (size < minute) return distance > 0 ? 'in less than a minute' : 'just now';
  const step = steps.find((candidate) => size < candidate.below) ?? steps[0];
  if (step === undefined) return '';
  return words.format(Math.round(distance / step.ms), step.unit);
}

/** How long ago a thing that has happened was; the page's clock may lag a little behind it, which must not read as future. */
export function pastTime(iso: string, now: number): string {
  return relativeTime(Math.min(new Date(iso).getTime(), now), now);
}
