import type { Detector, DetectorContext, DetectorName, Finding, Parameters } from './detector.js';
import type { KeyMinute } from './key-minute.js';

/** What one detector remembers of one key or account. Plain JSON. */
export interface Watched {
  readonly state: unknown;
  /** When each subject was told last, epoch milliseconds. */
  readonly told: Readonly<Record<string, number>>;
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

const mostSubjects = 64;
const unwatched: Watched = { state: undefined, told: {} };

/**
 * Shows one minute to each of the detectors. A finding is left out while the same one (detector and subject) was told within the
 * detector's quiet time, and when another of the same minute covers it.
 */
export function watch(state: WatchState, minute: KeyMinute, options: WatchOptions): WatchStep {
  const { detectors } = options;
  let next: Partial<Record<DetectorName, Watched>> | undefined;
  const findings: Finding[] = [];
  const faults: WatchFault[] = [];
  for (const detector of detectors) {
    const watched = state[detector.name] ?? unwatched;
    try {
      const before = watched.state === undefined ? detector.start : watched.state;
      const step = detector.step(before, minute, contextFor(detector, options));
      const news = step.findings.filter((found) => isNews(found, watched, detector.quietMs));
      if (step.state !== before || news.length > 0) {
        next ??= { ...state };
        next[detector.name] = { state: step.state, told: toldAfter(watched.told, news) };
      }
      findings.push(...news);
    } catch (error) {
      faults.push({ detector: detector.name, error });
    }
  }
  return {
    state: next ?? state,
    findings: findings.length > 1 ? uncovered(findings, detectors) : findings,
    faults,
  };
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

/** One event is told once, by the detector that says most about it. */
function uncovered(findings: readonly Finding[], detectors: readonly Detector[]): readonly Finding[] {
  const told = new Set(findings.map(({ detector }) => detector));
  const covered = new Set(detectors.flatMap(({ name, covers }) => (told.has(name) ? (covers ?? []) : [])));
  return findings.filter(({ detector }) => !covered.has(detector));
}

/** Whether a finding is told again: the same one was not, within the quiet time. */
export function isNews(
  { subject, at }: Pick<Finding, 'subject' | 'at'>,
  { told }: Pick<Watched, 'told'>,
  quietMs: number,
): boolean {
  const toldAt = Object.hasOwn(told, subject) ? told[subject] : undefined;
  // Told in the future when the clock went back since.
  return toldAt === undefined || Math.abs(at - toldAt) >= quietMs;
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
