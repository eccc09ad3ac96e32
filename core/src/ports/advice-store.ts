import type { AdviceKind } from '../keys/advice.js';

/** Somebody decided that an advice does not suit a key. */
export interface AdviceDismissal {
  readonly keyId: string;
  readonly advice: AdviceKind;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Which advice is not wanted for which key. */
export interface AdviceStore {
  /** The dismissals of the account's keys. */
  list(accountId: string): Promise<readonly AdviceDismissal[]>;
  /** Twice is once: the first moment stays. The key must exist. */
  dismiss(dismissal: AdviceDismissal): Promise<void>;
  restore(dismissal: Pick<AdviceDismissal, 'keyId' | 'advice'>): Promise<void>;
}
