import type { CalendarPeriod } from '../accounts/limit.js';

/**
 * One calendar day or month of a time zone, from `startAt` up to and without `endAt` (epoch milliseconds). `firstDay` is midnight
 * UTC of the day the period begins with as the calendar names it: the same number in every zone.
 */
export interface Period {
  readonly firstDay: number;
  readonly startAt: number;
  readonly endAt: number;
}

const dayMs = 86_400_000;
/** No zone is further than this from UTC, and none changes its clock twice within twice this time. */
const farthestMs = dayMs;

const formats = new Map<string, Intl.DateTimeFormat>();
const latest = { day: new Map<string, Period>(), month: new Map<string, Period>() };

/**
 * The period that `at` falls into. The periods of a zone follow each other without a gap: a day on which the clock changes is as long as
 * it is on the wall, and one whose midnight the clock skips begins with the first moment after. Throws a RangeError for a text
 * that is no time zone.
 */
export function periodOf(at: number, period: CalendarPeriod, timeZone: string): Period {
  const known = latest[period].get(timeZone);
  if (known !== undefined && at >= known.startAt && at < known.endAt) return known;
  const found = findPeriod(at, period, timeZone);
  latest[period].set(timeZone, found);
  return found;
}

/** Whether a text names a time zone: `UTC` or an IANA name such as `Europe/Berlin`. */
export function isTimeZone(text: string): boolean {
  try {
    formatOf(text);
    return true;
  } catch {
    return false;
  }
}

function findPeriod(at: number, period: CalendarPeriod, timeZone: string): Period {
  const local = wallTimeOf(at, timeZone);
  let firstDay = firstDayOf(local, period, 0);
  // A clock that was turned back over midnight shows the old date once more.
  if (at < startOf(firstDay, timeZone)) firstDay = firstDayOf(firstDay, period, -1);
  while (at >= startOf(firstDayOf(firstDay, period, 1), timeZone)) {
    firstDay = firstDayOf(firstDay, period, 1);
  }
  return {
    firstDay,
    startAt: startOf(firstDay, timeZone),
    endAt: startOf(firstDayOf(firstDay, period, 1), timeZone),
  };
}

/** The first day of the period that is `step` after the one of a day. */
function firstDayOf(day: number, period: CalendarPeriod, step: number): number {
  const date = new Date(day);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return period === 'month'
    ? Date.UTC(year, month + step, 1)
    : Date.UTC(year, month, date.getUTCDate() + step);
}

/** The first moment at which the wall clock of the zone shows that day's midnight or later. */
function startOf(day: number, timeZone: string): number {
  if (timeZone === 'UTC') return day;
  const before = offsetOf(day - farthestMs, timeZone);
  const after = offsetOf(day + farthestMs, timeZone);
  let [early, late] = [day - Math.max(before, after), day - Math.min(before, after)];
  while (early < late) {
    const middle = Math.floor((early + late) / 2);
    if (wallTimeOf(middle, timeZone) >= day) late = middle;
    else early = middle + 1;
  }
  return late;
}

function offsetOf(at: number, timeZone: string): number {
  return wallTimeOf(at, timeZone) - at;
}

/** What the wall clock of the zone shows, written as if it were UTC. */
function wallTimeOf(at: number, timeZone: string): number {
  if (timeZone === 'UTC') return at;
  const shown: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) shown[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (at - Math.floor(at / 1000) * 1000);
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}
