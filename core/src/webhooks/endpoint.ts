/** How deliveries are signed: Standard Webhooks alone, or the older `X-Webhook-Signature` beside it. */
export const signatureStyles = ['standard', 'legacy'] as const;
export type SignatureStyle = (typeof signatureStyles)[number];

/** Why an endpoint gets nothing: a member stopped it, it answered 410, or it failed for too long. */
export type DisabledReason = 'member' | 'gone' | 'failing';

/** A receiver of an account. The secrets are sealed: they can be opened by the server's own secret alone. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly accountId: string;
  readonly url: string;
  readonly description: string;
  /** Names of events, `key.*` for a whole group, or `*` for all. */
  readonly events: readonly string[];
  readonly signatureStyle: SignatureStyle;
  /** Events arrive one after the other, in the order they happened. */
  readonly isOrdered: boolean;
  readonly sealedSecret: string;
  /** `whsec_` and the last four characters. */
  readonly secretHint: string;
  /** The secret before the last rotation; signs too until `previousEndsAt`. */
  readonly previousSealedSecret: string | null;
  readonly previousEndsAt: number | null;
  readonly createdAt: number;
  readonly disabledAt: number | null;
  readonly disabledReason: DisabledReason | null;
  /** Since when every attempt has failed; `null` after a success. */
  readonly failingSince: number | null;
  /** Attempts failed since then. */
  readonly failures: number;
}

/** Whether an endpoint asked for events of this type. */
export function wantsEvent({ events }: Pick<WebhookEndpoint, 'events'>, type: string): boolean {
  return events.some(
    (wanted) =>
      wanted === '*' || wanted === type || (wanted.endsWith('.*') && type.startsWith(wanted.slice(0, -1))),
  );
}
