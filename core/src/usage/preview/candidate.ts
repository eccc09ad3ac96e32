import {
  type Detector,
  type DetectorName,
  dayMs,
  type Finding,
  type KeyFacts,
  type Parameters,
} from '../detector.js';
import type { KeyMinute } from '../key-minute.js';
import { isNews, type WatchState } from '../watch.js';
import { trials } from './trial.js';

/**
 * A minute of which a detector would tell something under some parameters, with all that it needs to judge it under others. Most minutes
 * are none, so that keeping these is keeping little, while what was seen in all of them could not be kept.
 */
export interface FindingCandidate {
  readonly accountId: string;
  readonly keyId: string;
  readonly detector: DetectorName;
  /** Start of the minute, epoch milliseconds. */
  readonly at: number;
  readonly seen: {
    /** What the detector remembered before the minute; absent when it was nothing. */
    readonly state?: unknown;
    readonly minute: KeyMinute;
    readonly key: KeyFacts;
  };
}

/** A candidate, and what the detector told of it under its loosest parameters. */
export interface FoundCandidate {
  readonly candidate: FindingCandidate;
  readonly findings: readonly Finding[];
}

/** The candidates of a minute, of those detectors that are tried on candidates. A detector that throws has none: `watch` tells of its fault. */
export function candidatesIn(
  known: WatchState,
  minute: KeyMinute,
  { detectors, key }: { readonly detectors: readonly Detector[]; readonly key: KeyFacts },
): readonly FoundCandidate[] {
  const found: FoundCandidate[] = [];
  for (const detector of detectors) {
    const trial = trials[detector.name];
    if (trial.on !== 'candidates') continue;
    const state = known[detector.name]?.state;
    const findings = findingsOf(detector, trial.loosest, { state, minute, key });
    if (findings.length === 0) continue;
    const { accountId, keyId, at } = minute;
    const seen = state === undefined ? { minute, key } : { state, minute, key };
    found.push({ candidate: { accountId, keyId, detector: detector.name, at, seen }, findings });
  }
  return found;
}

function findingsOf(
  detector: Detector,
  parameters: Parameters,
  { state = detector.start, minute, key }: FindingCandidate['seen'],
): readonly Finding[] {
  try {
    return detector.step(state, minute, { parameters: { ...detector.defaults, ...parameters }, key })
      .findings;
  } catch {
    return [];
  }
}

/** How often a detector with these parameters would have told of the candidates, which come by time. Throws what the detector throws. */
export function countAmong(
  detector: Detector,
  parameters: Parameters,
  candidates: readonly FindingCandidate[],
): number {
  const told = new Map<string, Record<string, number>>();
  let count = 0;
  for (const { keyId, seen } of candidates) {
    const { state = detector.start, minute, key } = seen;
    const context = { parameters: { ...detector.defaults, ...parameters }, key };
    const scope = detector.scope === 'key' ? keyId : '';
    const before = told.get(scope) ?? {};
    for (const finding of detector.step(state, minute, context).findings) {
      if (!isNews(finding, { told: before }, detector.quietMs)) continue;
      before[finding.subject] = finding.at;
      count++;
    }
    told.set(scope, before);
  }
  return count;
}

/** Of the same thing, one candidate in this part of the time for which the detector stays quiet about it is enough. */
const spacingsAQuiet = 12;
/** More of one detector and account in a day are not kept: a preview then says that it did not see all. */
export const candidatesADay = 300;
/** Things remembered to have been kept of late; beyond, all are forgotten, and a few more are kept than needed. */
const mostThings = 20_000;

/**
 * Chooses which candidates are worth keeping: of the same thing (detector, key or account, and subject) one in a while, and each that
 * goes further than those of that while.
 */
export class CandidateSieve {
  readonly #kept = new Map<string, { readonly at: number; reach: number }>();
  readonly #days = new Map<string, number>();

  isWorthKeeping(detector: Detector, { candidate, findings }: FoundCandidate): boolean {
    if (!findings.map((finding) => this.#isNew(detector, finding)).includes(true)) return false;
    const day = `${candidate.accountId} ${detector.name} ${Math.floor(candidate.at / dayMs)}`;
    const count = this.#days.get(day) ?? 0;
    if (count >= candidatesADay) return false;
    if (this.#days.size >= mostThings) this.#days.clear();
    this.#days.set(day, count + 1);
    return true;
  }

  #isNew(detector: Detector, finding: Finding): boolean {
    const { accountId, keyId, subject, at } = finding;
    const trial = trials[detector.name];
    const reach = (trial.on === 'candidates' ? trial.reach?.(finding) : undefined) ?? finding.measure;
    const thing = `${detector.name} ${detector.scope === 'key' ? keyId : accountId} ${subject}`;
    const last = this.#kept.get(thing);
    // One that lies ahead was kept before the clock went back.
    if (last !== undefined && at >= last.at && at - last.at < detector.quietMs / spacingsAQuiet) {
      if (reach <= last.reach) return false;
      last.reach = reach;
      return true;
    }
    if (this.#kept.size >= mostThings) this.#kept.clear();
    this.#kept.set(thing, { at, reach });
    return true;
  }
}
