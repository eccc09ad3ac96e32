import type { Detector, KeyFacts, Parameters, QuotaFacts } from '../detector.js';
import type { KeyMinute } from '../key-minute.js';
import { type WatchState, watch } from '../watch.js';

export interface Replayed {
  /** Minutes from which it learns what is usual; what it finds in them is not counted. */
  readonly habits: readonly KeyMinute[];
  /** The minutes in question. Both by time. */
  readonly minutes: readonly KeyMinute[];
  /** What was known of the key beside its traffic, as of a minute. */
  readonly factsAt: (at: number) => KeyFacts;
  readonly quotaAt?: (at: number) => QuotaFacts;
}

/** How often a detector with these parameters would have told. Throws what the detector throws. */
export function countFindings(detector: Detector, parameters: Parameters, replayed: Replayed): number {
  const { habits, minutes, factsAt, quotaAt } = replayed;
  const options = { detectors: [detector], parametersOf: () => parameters };
  let state: WatchState = {};
  const show = (minute: KeyMinute): number => {
    const key = factsAt(minute.at);
    const quota = quotaAt?.(minute.at);
    const step = watch(state, minute, {
      ...options,
      context: quota === undefined ? { key } : { key, quota },
    });
    for (const { error } of step.faults) throw error;
    state = step.state;
    return step.findings.length;
  };
  for (const minute of habits) show(minute);
  return minutes.reduce((count, minute) => count + show(minute), 0);
}
