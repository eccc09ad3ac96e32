/** Of one secret the newest senders are kept, this many. */
export const sendersKept = 20;

/** One program that sent a replaced secret: told apart by address and user agent. Times are epoch milliseconds. */
export interface SecretSender {
  readonly secretId: string;
  readonly address: string | null;
  readonly userAgent: string | null;
  /** Where the address is registered, ISO 3166-1 alpha-2; `null` when that is not known. */
  readonly country: string | null;
  /** Requests that were let through since `firstAt`. */
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** What tells the senders of one secret apart. */
export function senderPlace({ address, userAgent }: Pick<SecretSender, 'address' | 'userAgent'>): string {
  return JSON.stringify([address, userAgent]);
}

/** Two records of one sender as one. */
export function sumOfSenders(a: SecretSender, b: SecretSender): SecretSender {
  const newer = a.lastAt > b.lastAt ? a : b;
  return {
    ...newer,
    count: a.count + b.count,
    firstAt: Math.min(a.firstAt, b.firstAt),
  };
}
