import { type Detector, dayMs, finding, hourMs, type KeyFacts } from '../detector.js';

interface WakeState {
  readonly lastAt: number | null;
  /** The longest time it rested before, milliseconds. */
  readonly longestRestMs: number;
}

interface WakeParameters {
  readonly restDays: number;
  readonly timesLongest: number;
  readonly [name: string]: number;
}

/** A key that rested far longer than it ever did is used. */
export const wakeUp: Detector<WakeState, WakeParameters> = {
  name: 'wake_up',
  sentence: 'A key is used after it rested for days, and longer than it ever did before.',
  scope: 'key',
  kind: 'attack',
  quietMs: 6 * hourMs,
  defaults: { restDays: 7, timesLongest: 1.5 },
  explains: {
    restDays: 'Days of rest below which waking is usual.',
    timesLongest: 'How many times the longest rest so far it takes at least.',
  },
  bounds: { restDays: [1, 365], timesLongest: [0, 100] },
  start: { lastAt: null, longestRestMs: 0 },
  step(state, minute, { parameters, key }) {
    const restedFrom = state.lastAt ?? usedBefore(key, minute.at);
    if (minute.allowed === 0)
      return { state: state.lastAt === null ? { ...state, lastAt: restedFrom } : state, findings: [] };
    const restMs = minute.at - restedFrom;
    // The clock went back: the rest it showed before may have been none.
    if (restMs < 0) return { state: { lastAt: minute.at, longestRestMs: 0 }, findings: [] };
    const next = { lastAt: minute.at, longestRestMs: Math.max(state.longestRestMs, restMs) };
    const longEnough = Math.max(parameters.restDays * dayMs, parameters.timesLongest * state.longestRestMs);
    if (restMs < longEnough) return { state: next, findings: [] };
    const days = Math.floor(restMs / dayMs);
    const found = finding('wake_up', minute, {
      severity: 'warning',
      summary: `Used again after ${days} days of rest.`,
      subject: '',
      measure: days,
      evidence: {
        days,
        longestDaysBefore: Math.floor(state.longestRestMs / dayMs),
        requests: minute.allowed,
      },
    });
    return { state: next, findings: [found] };
  },
};

/** A use in this very minute tells nothing about the time before it. */
function usedBefore({ lastUsedAt, createdAt }: KeyFacts, at: number): number {
  return lastUsedAt === null ? createdAt : Math.min(lastUsedAt, at);
}
