import { hourMs } from '../detector.js';
import { hoursOfWeek, unknown, valueAt, type WeekOfValues, weekOf, withValue } from './week-of-values.js';

/**
 * What a key usually does in each hour of the week, as the natural logarithm of one plus the highest reading of that hour.
 * `level` carries what all hours have in common lately (growth), `spread` how far readings usually stray.
 */
export interface HourBaseline {
  readonly hour: number;
  readonly peak: number;
  readonly week: WeekOfValues;
  readonly level: number;
  readonly spread: number;
  readonly firstHour: number;
  /** How many readings in a row came from before the hour; there when the clock went back. */
  readonly behind?: number;
}

export const noBaseline: HourBaseline = {
  hour: -1,
  peak: 0,
  week: '',
  level: 0,
  spread: 0.2,
  firstHour: -1,
};

/** As earlier versions stored it. */
type ListedBaseline = Omit<HourBaseline, 'week'> & { readonly bins: readonly number[] };

/** How fast things are learnt: the same hour of the week by a third, the common level and the spread by a twentieth an hour. */
const binPace = 0.35;
const levelPace = 0.05;
const spreadPace = 0.04;
/** No single hour moves the baseline further than a doubling: one attack teaches little. */
const mostSurprise = 0.7;
const mostStray = 2.5;
/** After so many readings from before the hour it is the hour that was wrong. */
const behindAtMost = 60;

/** Adds a reading; closes the hours that ended since the last one. Readings of an hour that is over already are ignored. */
export function withReading(
  stored: HourBaseline | ListedBaseline,
  at: number,
  reading: number,
): HourBaseline {
  const baseline = ofThisVersion(stored);
  const hour = Math.floor(at / hourMs);
  if (baseline.hour === -1) return { ...baseline, hour, firstHour: hour, peak: reading };
  if (hour < baseline.hour) return withLateReading(baseline, hour, reading);
  const known = baseline.behind === undefined ? baseline : caughtUp(baseline);
  if (hour === known.hour) return { ...known, peak: Math.max(known.peak, reading) };
  return { ...closed(known, hour), hour, peak: reading };
}

function ofThisVersion(stored: HourBaseline | ListedBaseline): HourBaseline {
  if ('week' in stored) return stored;
  const { bins, ...rest } = stored;
  return { ...rest, week: weekOf(bins) };
}

/** A clock that jumped ahead and came back must not stop the learning until its time is reached again. */
function withLateReading(baseline: HourBaseline, hour: number, reading: number): HourBaseline {
  const behind = (baseline.behind ?? 0) + 1;
  if (behind < behindAtMost) return { ...baseline, behind };
  return { ...caughtUp(baseline), hour, peak: reading, firstHour: Math.min(baseline.firstHour, hour) };
}

function caughtUp({ behind: _, ...baseline }: HourBaseline): HourBaseline {
  return baseline;
}

/** The reading expected at most at this time, from the hour of the week and its neighbours; `undefined` before there is any. */
export function expectedPeak(baseline: HourBaseline, at: number): number | undefined {
  const expected = expectation(baseline, Math.floor(at / hourMs));
  return expected === undefined ? undefined : Math.expm1(expected);
}

/** The reading expected at most at this time of any day, from two hours before to two hours after. */
export function expectedPeakOfDay({ week, level }: HourBaseline, at: number): number {
  const slot = slotOf(Math.floor(at / hourMs));
  let highest = 0;
  for (let day = 0; day < 7; day++) {
    for (let near = -2; near <= 2; near++) highest = Math.max(highest, valueAt(week, slot + 24 * day + near));
  }
  return highest === 0 ? 0 : Math.expm1(Math.max(0, highest + level));
}

/** The highest reading expected in any hour of the week. */
export function busiestPeak({ week, level }: HourBaseline): number {
  let highest = 0;
  if (week !== '')
    for (let slot = 0; slot < hoursOfWeek; slot++) highest = Math.max(highest, valueAt(week, slot));
  return highest === 0 ? 0 : Math.expm1(Math.max(0, highest + level));
}

/** Whole days since the first reading. */
export function daysLearnt({ hour, firstHour }: HourBaseline): number {
  return Math.floor((hour - firstHour) / 24);
}

function closed(baseline: HourBaseline, until: number): HourBaseline {
  const from = Math.max(baseline.hour, until - hoursOfWeek);
  let next = baseline;
  for (let hour = from; hour < until; hour++) {
    const peak = hour === baseline.hour ? baseline.peak : 0;
    next = learn(next, hour, peak);
  }
  return next;
}

function learn(baseline: HourBaseline, hour: number, peak: number): HourBaseline {
  const seen = Math.log1p(peak);
  const slot = slotOf(hour);
  const expected = expectation(baseline, hour);
  const old = valueAt(baseline.week, slot);
  const own = seen - baseline.level;
  const week = withValue(baseline.week, slot, old === unknown ? own : old + binPace * limited(own - old));
  if (peak === 0) return { ...baseline, week };
  // Only an hour that was met before says whether all of them changed.
  const level = old === unknown ? baseline.level : 0.995 * baseline.level + levelPace * limited(own - old);
  const strayed = expected === undefined ? 0 : Math.min(mostStray, Math.max(0, seen - expected));
  const spread = baseline.spread + spreadPace * (strayed - baseline.spread);
  return { ...baseline, week, level: rounded(level), spread: rounded(spread) };
}

function expectation({ week, level }: HourBaseline, hour: number): number | undefined {
  const slot = slotOf(hour);
  const own = aroundSlot(week, slot);
  const alike =
    valueAt(week, slot) === unknown ? sameHourOfOtherDays(week, slot) : sameHourOfWorkdays(week, slot);
  const highest = Math.max(own, alike);
  return highest === unknown ? undefined : Math.max(0, highest + level);
}

/** An hour and its neighbours. */
function aroundSlot(week: WeekOfValues, slot: number): number {
  return Math.max(valueAt(week, slot - 1), valueAt(week, slot), valueAt(week, slot + 1));
}

/** The middle one of the five workdays: what was learnt on a holiday must not make the next such day look busy. */
function sameHourOfWorkdays(week: WeekOfValues, slot: number): number {
  if (slot >= 5 * 24) return unknown;
  const days = [0, 1, 2, 3, 4].map((day) => aroundSlot(week, (slot % 24) + 24 * day)).sort((a, b) => a - b);
  return days[2] ?? unknown;
}

function sameHourOfOtherDays(week: WeekOfValues, slot: number): number {
  let highest = unknown;
  for (let day = 1; day < 7; day++)
    highest = Math.max(highest, aroundSlot(week, (slot + 24 * day) % hoursOfWeek));
  return highest;
}

/** The epoch began on a Thursday. */
function slotOf(hour: number): number {
  return (hour + 72) % hoursOfWeek;
}

function limited(surprise: number): number {
  return Math.max(-mostSurprise, Math.min(mostSurprise, surprise));
}

/** Three decimals are enough, and keep stored states short. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
