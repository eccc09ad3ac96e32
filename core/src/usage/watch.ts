import type { Detector, DetectorContext, DetectorName, Finding, Parameters } from './detector.js';
import type { KeyMinute } from './key-minute.js';

/** What one detector remembers of one key or account, with what it was taught. Plain JSON. */
export interface Watched {
  readonly state: unknown;
  /** When each subject was told last, epoch milliseconds. */
  readonly told: Readonly<Record<string, number>>;
  /** What the owner called expected: how far each subject may go. */
  readonly expected: Readonly<Record<string, number>>;
}

/** What all detectors of one scope remember of one key or account. */
export type WatchState = Readonly<Partial<Record<DetectorName, Watched>>>;

export interface WatchFault {
  readonly detector: DetectorName;
  readonly error: unknown;
}

export interface WatchStep {
  readonly state: WatchState;
  readonly findings: readonly Finding[];
  /** Detectors that threw; they kept the state they had, and the others went on. */
  readonly faults: readonly WatchFault[];
}

export interface WatchOptions {
  readonly detectors: readonly Detector[];
  readonly context: Omit<DetectorContext, 'parameters'>;
  /** Parameters that differ from the defaults. */
  readonly parametersOf?: (name: DetectorName) => Parameters | undefined;
}

/** What is expected once covers half as much again. */
const leeway = 1.5;
const mostSubjects = 64;
const unwatched: Watched = { state: undefined, told: {}, expected: {} };

/**
 * Shows one minute to each of the detectors. A finding is left out while the same one (detector and subject) was told within the
 * detector's quiet time, and when the owner called it expected.
 */
export function watch(state: WatchState, minute: KeyMinute, options: WatchOptions): WatchStep {
  const { detectors } = options;
  const next: Partial<Record<DetectorName, Watched>> = { ...state };
  const findings: Finding[] = [];
  const faults: WatchFault[] = [];
  for (const detector of detectors) {
    const watched = state[detector.name] ?? unwatched;
    try {
      const before = watched.state === undefined ? detector.start : watched.state;
      const step = detector.step(before, minute, contextFor(detector, options));
      const news = step.findings.filter((found) => isNews(found, watched, detector.quietMs));
      if (step.state !== watched.state || news.length > 0) {
        const { told, expected } = watched;
        next[detector.name] = { state: step.state, told: toldAfter(told, news), expected };
      }
      findings.push(...news);
    } catch (error) {
      faults.push({ detector: detector.name, error });
    }
  }
  return { state: next, findings, faults };
}

/** Teaches that a finding is expected of this key: the same subject is told again only when it goes half as far again. */
export function withExpected(
  state: WatchState,
  { detector, subject, measure }: Pick<Finding, 'detector' | 'subject' | 'measure'>,
): WatchState {
  const watched = state[detector] ?? unwatched;
  const most = Math.max(watched.expected[subject] ?? 0, measure);
  const expected = newest({ ...watched.expected, [subject]: most });
  return { ...state, [detector]: { ...watched, expected } };
}

/** Written out: this runs for every detector in every minute of every key. */
function contextFor(
  { name, defaults }: Detector,
  { context: { key, quota }, parametersOf }: WatchOptions,
): DetectorContext {
  const changed = parametersOf?.(name);
  const parameters = changed === undefined ? defaults : { ...defaults, ...changed };
  return quota === undefined ? { parameters, key } : { parameters, key, quota };
}

function isNews({ subject, measure, at }: Finding, { told, expected }: Watched, quietMs: number): boolean {
  const toldAt = own(told, subject);
  if (toldAt !== undefined && at - toldAt < quietMs) return false;
  const most = own(expected, subject);
  return most === undefined || measure > most * leeway;
}

function toldAfter(told: Watched['told'], news: readonly Finding[]): Watched['told'] {
  if (news.length === 0) return told;
  return newest({ ...told, ...Object.fromEntries(news.map(({ subject, at }) => [subject, at])) });
}

/** The last ones put in; texts that look like numbers come first whatever their age, which costs a repeated alert at most. */
function newest(record: Record<string, number>): Record<string, number> {
  const entries = Object.entries(record);
  return entries.length <= mostSubjects ? record : Object.fromEntries(entries.slice(-mostSubjects));
}

function own(record: Readonly<Record<string, number>>, name: string): number | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
