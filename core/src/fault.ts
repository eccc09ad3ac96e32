/** What kind of failure of ours: decides the HTTP status and whether trying again can help. */
export type FaultKind = 'store_unavailable' | 'store_full' | 'remote_unavailable' | 'configuration' | 'bug';

/**
 * A failure of ours, as opposed to a refusal. `message` is for the log and may name internals; `publicText` is what a
 * caller may read.
 */
export class Fault extends Error {
  readonly kind: FaultKind;
  readonly publicText: string;

  constructor(kind: FaultKind, message: string, publicText: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'Fault';
    this.kind = kind;
    this.publicText = publicText;
  }
}
