/** Why a delivery is not to be trusted. The set is closed: switch over it. */
export type WebhookVerificationReason =
  | 'header_missing'
  | 'header_malformed'
  | 'timestamp_too_old'
  | 'timestamp_too_new'
  | 'secret_malformed'
  | 'signature_mismatch'
  | 'payload_not_json';

/** A delivery that did not verify. Its message names neither secret nor payload. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
  readonly reason: WebhookVerificationReason;

  constructor(reason: WebhookVerificationReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
