/** What a webhook may say: plain values, and records of them. Never a secret. */
export type WebhookData = Readonly<Record<string, unknown>>;

/** A fact that endpoints are told. Its id is the `webhook-id` of every attempt. */
export interface WebhookEvent {
  readonly id: string;
  readonly accountId: string;
  readonly type: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly data: WebhookData;
  /** A fact that may be noticed more than once is stored once under this name; `null` for one that cannot be. */
  readonly once: string | null;
}

/** The exact body that is sent and signed: the same text at every attempt. */
export function bodyOf({ type, at, data }: Pick<WebhookEvent, 'type' | 'at' | 'data'>): string {
  return JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });
}
