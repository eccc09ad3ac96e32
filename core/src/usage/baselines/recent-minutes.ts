import { minuteMs } from '../detector.js';

/** Counts of the last minutes, oldest first, as `[minute start, count]`; empty minutes are left out. */
export type RecentMinutes = readonly (readonly [at: number, count: number])[];

/** Adds a minute and forgets what is older than the window, or later than the minute because the clock went back. */
export function withMinute(
  recent: RecentMinutes,
  at: number,
  count: number,
  windowMs: number,
): RecentMinutes {
  const kept = recent.filter(([then]) => then > at - windowMs && then < at);
  const before = recent.at(-1)?.[0] === at ? (recent.at(-1)?.[1] ?? 0) : 0;
  kept.push([at, count + before]);
  return kept;
}

export function sumOf(recent: RecentMinutes): number {
  let sum = 0;
  for (const [, count] of recent) sum += count;
  return sum;
}

/** `5 minutes`, for sentences. */
export function inMinutes(windowMs: number): string {
  const minutes = Math.round(windowMs / minuteMs);
  return minutes === 1 ? 'minute' : `${minutes} minutes`;
}
