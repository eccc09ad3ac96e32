/** What is done by itself when a detector finds something. */
export type DetectorReaction = 'notify' | 'throttle' | 'disable';

/** What a detector found about a key. All times are ISO 8601 in UTC. */
export interface Alert {
  readonly id: string;
  readonly keyId: string;
  /** The name the key has now. */
  readonly keyName: string;
  readonly detector: string;
  /** Whether it is about its key, or about the account and only seen at that key. */
  readonly scope: 'key' | 'account';
  readonly severity: 'critical' | 'warning' | 'notice';
  readonly summary: string;
  /** The figures and names behind the summary; names come from callers in part. */
  readonly evidence: Readonly<Record<string, string | number>>;
  /** What calling it expected teaches its detector for its key, as one sentence. */
  readonly teaches: string;
  readonly since: string;
  readonly lastAt: string;
  /** How many findings it stands for. */
  readonly count: number;
  readonly reaction: DetectorReaction;
  readonly resolvedAt: string | null;
  readonly resolution: 'resolved' | 'expected' | null;
}

/** The alerts asked for, and how many of the account are open. */
export interface AlertList {
  readonly alerts: readonly Alert[];
  readonly openCount: number;
}

/** A detector as the account has it. */
export interface Detector {
  readonly name: string;
  readonly sentence: string;
  readonly kind: 'attack' | 'care';
  readonly isEnabled: boolean;
  readonly reaction: DetectorReaction;
  /** What it may do by itself. */
  readonly possibleReactions: readonly DetectorReaction[];
  /** What is left to a throttled key, percent of its plan's tightest limit. */
  readonly throttlePercent: number;
  readonly parameters: readonly {
    readonly name: string;
    readonly explanation: string;
    readonly value: number | readonly string[];
    readonly standard: number | readonly string[];
    /** The least and the most it may be; of a list, how many entries. */
    readonly least: number;
    readonly most: number;
  }[];
  /** Findings of the last seven days, also while it was switched off; each counted under the parameters of its time. */
  readonly firedLastWeek: number;
}

/** What to change about a detector; what is left out stays. */
export interface DetectorChange {
  readonly isEnabled?: boolean;
  readonly reaction?: DetectorReaction;
  readonly throttlePercent?: number;
  /** Those that differ from the standard; replaced as a whole. */
  readonly parameters?: Readonly<Record<string, number | readonly string[]>>;
}
