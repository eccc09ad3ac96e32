import type { Account, Detector, KeyWithSecrets, Parameters, RulePreview } from '@neoagent/core';

/** A rule that is tried on the record of an account, and the time in question: the last seven days, or as long as there is an account. */
export interface TriedRule {
  readonly account: Account;
  readonly detector: Detector;
  readonly parameters: Parameters;
  /** Every key of the account, newest first; no canaries. */
  readonly keys: readonly KeyWithSecrets[];
  readonly from: number;
  readonly since: RulePreview['since'];
  readonly to: number;
}
