import {
  busiestPeak,
  daysLearnt,
  expectedPeak,
  type HourBaseline,
  noBaseline,
  withReading,
} from '../baselines/hour-baseline.js';
import { inMinutes, type RecentMinutes, sumOf, withMinute } from '../baselines/recent-minutes.js';
import { type Detector, finding, hourMs, minuteMs } from '../detector.js';
import { type KeyMinute, refusedFor } from '../key-minute.js';

const windowMs = 5 * minuteMs;

interface BurstState {
  readonly recent: RecentMinutes;
  readonly baseline: HourBaseline;
}

interface BurstParameters {
  readonly factor: number;
  readonly strays: number;
  readonly minRequests: number;
  readonly afterDays: number;
  readonly [name: string]: number;
}

/** Far more requests in five minutes than the key makes at this hour of the week. */
export const burst: Detector<BurstState, BurstParameters> = {
  name: 'burst',
  sentence: 'Far more requests within 5 minutes than this key makes at this hour of the week.',
  scope: 'key',
  kind: 'attack',
  quietMs: 6 * hourMs,
  defaults: { factor: 2.2, strays: 3, minRequests: 40, afterDays: 2 },
  explains: {
    factor: 'How many times the expected peak it takes at least.',
    strays: 'How many times further than readings of this key usually stray from what is expected.',
    minRequests: 'Requests within 5 minutes below which nothing is a burst.',
    afterDays: 'Days of traffic needed before there is an opinion.',
  },
  bounds: { factor: [1, 1000], strays: [0, 100], minRequests: [1, 1_000_000], afterDays: [0, 90] },
  start: { recent: [], baseline: noBaseline },
  step(state, minute, { parameters }) {
    const recent = withMinute(state.recent, minute.at, requestsOf(minute), windowMs);
    const count = sumOf(recent);
    const next = { recent, baseline: withReading(state.baseline, minute.at, count) };
    const limit = limitOf(next.baseline, minute.at, parameters);
    if (limit === undefined || count < parameters.minRequests || count <= limit.most)
      return { state: next, findings: [] };
    const { expected } = limit;
    const usual = usualRange(expected, next.baseline.spread);
    const found = finding('burst', minute, {
      severity: 'warning',
      summary: `${count.toLocaleString('en-US')} requests in ${inMinutes(windowMs)}; usual at this hour: ${usual}.`,
      subject: '',
      measure: count,
      evidence: {
        requests: count,
        usual,
        expected: Math.round(expected),
        busiest: Math.round(busiestPeak(next.baseline)),
      },
    });
    return { state: next, findings: [found] };
  },
};

/** What is expected, and as far to both sides as readings of this key usually stray. */
function usualRange(expected: number, spread: number): string {
  const [least, most] = [expected / Math.exp(spread), expected * Math.exp(spread)].map((count) =>
    Math.round(count).toLocaleString('en-US'),
  );
  return least === most ? `${most}` : `${least}–${most}`;
}

function requestsOf(minute: KeyMinute): number {
  return minute.allowed + refusedFor(minute);
}

/** The most that is still usual; `undefined` before there is an opinion. */
function limitOf(
  baseline: HourBaseline,
  at: number,
  { factor, strays, afterDays }: BurstParameters,
): { readonly expected: number; readonly most: number } | undefined {
  const expected = expectedPeak(baseline, at);
  if (expected === undefined || daysLearnt(baseline) < afterDays) return undefined;
  const margin = Math.max(factor, Math.exp(strays * baseline.spread));
  // A key without habits is measured by its busiest hour instead. Small counts vary by their square root.
  const usual = Math.min(expected * margin, Math.max(expected, busiestPeak(baseline)) * factor);
  return { expected, most: usual + 4 * Math.sqrt(expected) };
}
