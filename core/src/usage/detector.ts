import type { BrowserGuard } from '../keys/key.js';
import type { KeyMinute } from './key-minute.js';

/** Every detector there is, in the order of the catalogue. */
export const detectorNames = [
  'burst',
  'night_volume',
  'new_country',
  'new_network',
  'impossible_travel',
  'new_agent',
  'wake_up',
  'dead_secrets',
  'guessed_secret',
  'route_probing',
  'powerful_permission',
  'old_secret',
  'browser_use',
  'quota_pace',
  'never_used',
  'never_rotated',
] as const;
export type DetectorName = (typeof detectorNames)[number];

/** What raises alerts beside the detectors: facts that need no judgement. */
export const alertFacts = ['leaked_secret', 'canary_used'] as const;
/** Where an alert comes from. */
export type AlertSource = DetectorName | (typeof alertFacts)[number];

/** A number in the unit its sentence names, or a list of texts. */
export type ParameterValue = number | readonly string[];
export type Parameters = Readonly<Record<string, ParameterValue>>;

/** The least and the most of a number, or of how many texts a list holds. */
export type Bounds = readonly [least: number, most: number];

/** How much a finding matters: the key is probably in other hands, it may be, or somebody should tidy up. */
export const severities = ['critical', 'warning', 'notice'] as const;
export type Severity = (typeof severities)[number];

/** What a detector found in one minute. */
export interface Finding {
  readonly detector: DetectorName;
  readonly keyId: string;
  readonly accountId: string;
  /** Start of the minute that showed it, epoch milliseconds. */
  readonly at: number;
  readonly severity: Severity;
  /** One sentence for the owner. */
  readonly summary: string;
  /** What it is about: a country, a network, a permission; empty when it is about the amount alone. */
  readonly subject: string;
  /** How far it goes, in the detector's own unit; "expected" covers half as much again. */
  readonly measure: number;
  /** Figures and names behind the sentence, for display. */
  readonly evidence: Readonly<Record<string, string | number>>;
}

/** What is known of the key beside its traffic. Times are epoch milliseconds; `null` means "never". */
export interface KeyFacts {
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
  readonly browserGuard: BrowserGuard;
  /** When the secret in use was made. */
  readonly secretCreatedAt: number;
  /** When the secret before it stopped working; `null` when there was none or it still works. */
  readonly oldSecretEndedAt: number | null;
}

/** The quota of the account's plan as it stands. */
export interface QuotaFacts {
  readonly allow: number;
  readonly used: number;
  readonly startsAt: number;
  readonly endsAt: number;
}

export interface DetectorContext<P extends Parameters = Parameters> {
  readonly parameters: P;
  readonly key: KeyFacts;
  readonly quota?: QuotaFacts;
}

export interface Step<State> {
  readonly state: State;
  readonly findings: readonly Finding[];
}

/**
 * A named rule over usage: a pure function of what it remembers and one more minute. States are plain JSON of bounded size, and minutes
 * arrive in order; those in which a key did nothing need not arrive.
 */
export interface Detector<State = unknown, P extends Parameters = Parameters> {
  readonly name: DetectorName;
  /** What it looks for, as one sentence. */
  readonly sentence: string;
  /** Whose minutes share one state. */
  readonly scope: 'key' | 'account';
  /** What its alerts are about, when each is about one key of the account whose minutes share a state. */
  readonly about?: 'key';
  /** `attack` speaks of somebody else using the key; `care` of keys and quotas to look after. */
  readonly kind: 'attack' | 'care';
  /** The same finding is not repeated for this long. */
  readonly quietMs: number;
  /** Detectors whose findings of the same minute this one tells as well, and better. */
  readonly covers?: readonly DetectorName[];
  readonly defaults: P;
  /** One sentence for each parameter, with its unit. */
  readonly explains: Readonly<Record<keyof P, string>>;
  /** What may be chosen for each parameter. */
  readonly bounds: Readonly<Record<keyof P, Bounds>>;
  readonly start: State;
  step(state: State, minute: KeyMinute, context: DetectorContext<P>): Step<State>;
}

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Fills in whose finding it is. */
export function finding(
  name: DetectorName,
  minute: KeyMinute,
  rest: Omit<Finding, 'detector' | 'keyId' | 'accountId' | 'at'>,
): Finding {
  return { detector: name, keyId: minute.keyId, accountId: minute.accountId, at: minute.at, ...rest };
}
