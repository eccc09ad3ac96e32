import {
  busiestPeak,
  daysLearnt,
  expectedPeakOfDay,
  type HourBaseline,
  noBaseline,
  withReading,
} from '../baselines/hour-baseline.js';
import { inMinutes, type RecentMinutes, sumOf, withMinute } from '../baselines/recent-minutes.js';
import { type Detector, dayMs, finding, hourMs, minuteMs } from '../detector.js';

const windowMs = 5 * minuteMs;
const halfLifeMs = 7 * dayMs;

interface NightState {
  readonly recent: RecentMinutes;
  readonly baseline: HourBaseline;
  /** Hours of late that were busy although they used to be quiet, halved every week. */
  readonly exceptions: number;
  readonly exceptionAt: number;
}

interface NightParameters {
  readonly quietShare: number;
  readonly wakeShare: number;
  readonly minRequests: number;
  readonly exceptions: number;
  readonly afterDays: number;
  readonly [name: string]: number;
}

/** Work at an hour in which the key usually rests. */
export const nightVolume: Detector<NightState, NightParameters> = {
  name: 'night_volume',
  sentence: 'Use at a time of day at which this key rests on every day of the week.',
  scope: 'key',
  kind: 'attack',
  quietMs: 12 * hourMs,
  defaults: { quietShare: 0.06, wakeShare: 0.15, minRequests: 8, exceptions: 2, afterDays: 5 },
  explains: {
    quietShare: 'An hour is quiet when its usual peak is at most this share of the busiest hour’s.',
    wakeShare: 'The share of the busiest hour’s peak that counts as use in a quiet hour.',
    minRequests: 'Requests within 5 minutes below which an hour stays quiet.',
    exceptions: 'Busy nights of late (halved every week) from which on one more is no news.',
    afterDays: 'Days of traffic needed before there is an opinion.',
  },
  bounds: {
    quietShare: [0, 1],
    wakeShare: [0, 10],
    minRequests: [1, 1_000_000],
    exceptions: [0, 100],
    afterDays: [0, 90],
  },
  start: { recent: [], baseline: noBaseline, exceptions: 0, exceptionAt: 0 },
  step(state, minute, { parameters }) {
    const recent = withMinute(state.recent, minute.at, minute.allowed, windowMs);
    const count = sumOf(recent);
    const baseline = withReading(state.baseline, minute.at, count);
    const expected = expectedPeakOfDay(baseline, minute.at);
    const busiest = busiestPeak(baseline);
    const isQuiet =
      daysLearnt(baseline) >= parameters.afterDays && expected <= parameters.quietShare * busiest;
    const isAwake =
      count >= parameters.minRequests &&
      count >= parameters.wakeShare * busiest &&
      count > expected + 4 * Math.sqrt(expected + 1);
    if (!isQuiet || !isAwake) return { state: { ...state, recent, baseline }, findings: [] };

    const sinceMs = Math.abs(minute.at - state.exceptionAt);
    const before = state.exceptions * 0.5 ** (sinceMs / halfLifeMs);
    const isSameNight = sinceMs < 12 * hourMs;
    const exceptions = { exceptions: before + (isSameNight ? 0 : 1), exceptionAt: minute.at };
    const next = { recent, baseline, ...exceptions };
    if (before - (isSameNight ? 1 : 0) >= parameters.exceptions) return { state: next, findings: [] };
    const found = finding('night_volume', minute, {
      severity: 'warning',
      summary: `${count} requests in ${inMinutes(windowMs)} at an hour in which this key usually rests.`,
      subject: '',
      measure: count,
      evidence: { requests: count, expected: Math.round(expected), busiest: Math.round(busiest) },
    });
    return { state: next, findings: [found] };
  },
};
