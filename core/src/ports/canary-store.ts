/** What one address did with one canary key, under one user agent. Times are epoch milliseconds. */
export interface CanaryUse {
  readonly keyId: string;
  readonly address: string | null;
  /** Where the address is registered, ISO 3166-1 alpha-2; `null` when that is not known. */
  readonly country: string | null;
  readonly userAgent: string | null;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly count: number;
}

/** So many different users of one canary are told apart; the others are counted together, without address and user agent. */
export const canaryUsersApart = 100;

/** Who used the canary keys. */
export interface CanaryStore {
  /** Adds to what is counted already. The keys must exist. */
  record(uses: readonly CanaryUse[]): Promise<void>;
  /** All of one key, the latest first. */
  list(keyId: string): Promise<readonly CanaryUse[]>;
}
