import type { AlertSource, Detector, DetectorName, Finding, Parameters, Severity } from './detector.js';

/** What leads to an alert: a detector's finding, or a fact. */
export type AlertCause = Omit<Finding, 'detector'> & { readonly detector: AlertSource };

/** What is done when a detector tells: only say so, let the key do less, or stop it. */
export const reactions = ['notify', 'throttle', 'disable'] as const;
export type Reaction = (typeof reactions)[number];

/**
 * What a detector may do by itself: whatever it finds in a key's own use by somebody else, it can act on that key. Findings of care, and
 * those of detectors that watch the account as a whole, are only told: a stranger can have them made without holding a key, and must not
 * stop one so.
 */
export function possibleReactions({ kind, scope }: Pick<Detector, 'kind' | 'scope'>): readonly Reaction[] {
  return kind === 'attack' && scope === 'key' ? reactions : ['notify'];
}

/** How an alert ended: dealt with, or called expected, which teaches the detector for this key. */
export const resolutions = ['resolved', 'expected'] as const;
export type Resolution = (typeof resolutions)[number];

/** What a detector found about a key, told once; later findings of the same detector and key are added while it is open. */
export interface Alert {
  readonly id: string;
  readonly accountId: string;
  readonly keyId: string;
  readonly detector: AlertSource;
  readonly severity: Severity;
  readonly summary: string;
  readonly subject: string;
  readonly measure: number;
  readonly evidence: Finding['evidence'];
  /** The minutes that showed it first and last, epoch milliseconds. */
  readonly since: number;
  readonly lastAt: number;
  /** How many findings it stands for. */
  readonly count: number;
  /** What was done by itself. */
  readonly reaction: Reaction;
  readonly resolvedAt: number | null;
  /** The member who resolved it. */
  readonly resolvedBy: string | null;
  readonly resolution: Resolution | null;
}

/** How an account wants one detector. */
export interface DetectorRule {
  readonly accountId: string;
  readonly detector: DetectorName;
  readonly isEnabled: boolean;
  readonly reaction: Reaction;
  /** What is left to a throttled key, percent of its limits. */
  readonly throttlePercent: number;
  /** Those that differ from the defaults. */
  readonly parameters: Parameters;
}

/** The rule of an account that chose none: say so, and do nothing by itself. */
export function defaultRule(accountId: string, detector: DetectorName): DetectorRule {
  return { accountId, detector, isEnabled: true, reaction: 'notify', throttlePercent: 20, parameters: {} };
}

/** What was called expected once covers half as much again. */
export const expectedLeeway = 1.5;

/** Whether a finding goes no further than what the owner called expected. */
export function isExpected(
  { subject, measure }: Pick<Finding, 'subject' | 'measure'>,
  expected: readonly Pick<Finding, 'subject' | 'measure'>[],
): boolean {
  return expected.some((known) => known.subject === subject && measure <= known.measure * expectedLeeway);
}
