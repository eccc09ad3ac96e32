import type { Alert, DetectorRule } from '../usage/alert.js';
import type { DetectorName } from '../usage/detector.js';
import type { FindingCandidate } from '../usage/preview/candidate.js';

/** What changes about an alert after it was raised. */
export type AlertChange = Partial<
  Pick<
    Alert,
    | 'severity'
    | 'summary'
    | 'subject'
    | 'measure'
    | 'evidence'
    | 'lastAt'
    | 'count'
    | 'reaction'
    | 'resolvedAt'
    | 'resolvedBy'
    | 'resolution'
  >
>;

/** Whose alert, and by which detector; without a key, that of any key of the account. */
export type AlertPlace = Pick<Alert, 'accountId' | 'detector'> & { readonly keyId?: string };

/** Alerts and the rules that lead to them. Reads by account id never answer with another account's. */
export interface AlertStore {
  insert(alert: Alert): Promise<void>;
  find(accountId: string, alertId: string): Promise<Alert | undefined>;
  /** The newest that is not resolved. */
  findOpen(place: AlertPlace): Promise<Alert | undefined>;
  /** The newest 50 that were called expected. */
  listExpected(place: AlertPlace): Promise<readonly Alert[]>;
  /** The one found again last comes first; at most `limit`. */
  list(
    accountId: string,
    wanted: { readonly isOpen: boolean; readonly limit: number },
  ): Promise<readonly Alert[]>;
  countOpen(accountId: string): Promise<number>;
  update(alertId: string, change: AlertChange): Promise<void>;
  /** Those the accounts have chosen, in the order of the detectors' names; the others are as `defaultRule` says. */
  listRules(accountIds: readonly string[]): Promise<readonly DetectorRule[]>;
  /** Adds the rule or replaces it. */
  setRule(rule: DetectorRule): Promise<void>;
}

/** What detectors remember of one key or account, as JSON text. */
export interface DetectorMemory {
  /** `key:<id>` or `account:<id>`. */
  readonly scope: string;
  readonly accountId: string;
  readonly state: string;
}

/** How often a detector of an account told, on one day. */
export interface FindingCount {
  readonly accountId: string;
  readonly detector: DetectorName;
  /** Midnight UTC, epoch milliseconds. */
  readonly day: number;
  readonly count: number;
}

/** What the worker that runs detectors keeps over a restart. Written in batches, outside of transactions. */
export interface DetectorStore {
  /** The states by scope. */
  load(scopes: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Replaces. Memories of accounts that are gone are skipped. */
  save(memories: readonly DetectorMemory[], at: number): Promise<void>;
  /** Adds to what is counted already; accounts that are gone are skipped. */
  countFindings(counts: readonly FindingCount[]): Promise<void>;
  /** What the detectors of an account told from that day on, whether or not it led to alerts. */
  findingsSince(accountId: string, day: number): Promise<ReadonlyMap<DetectorName, number>>;
  /** Forgets memories not written, and counts of days, before. */
  forget(before: number): Promise<void>;
  /** Keeps candidates, on which changed rules are tried; those of accounts that are gone are skipped. */
  recordCandidates(candidates: readonly FindingCandidate[]): Promise<void>;
  /** The candidates of one detector and account in `from <= at < to`, oldest first; at most `limit`, the newest of them. */
  listCandidates(
    wanted: Pick<FindingCandidate, 'accountId' | 'detector'> & { readonly from: number; readonly to: number },
    limit: number,
  ): Promise<readonly FindingCandidate[]>;
  /** Forgets candidates of minutes before. */
  forgetCandidates(before: number): Promise<void>;
}
