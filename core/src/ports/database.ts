import type { AccountStore, MemberStore } from './account-store.js';
import type { AdviceStore } from './advice-store.js';
import type { AlertStore, DetectorStore } from './alert-store.js';
import type { AuditLog } from './audit-log.js';
import type { CanaryStore } from './canary-store.js';
import type { HintReader } from './hint-reader.js';
import type { InvitationStore } from './invitation-store.js';
import type { KeyEndReader } from './key-end-reader.js';
import type { ImportedSecretReader, KeyRecordReader, KeyStore, LastUseStore } from './key-store.js';
import type { QuotaStore } from './quota-store.js';
import type { RefusalLog } from './refusal-log.js';
import type { RotationPolicyStore, RotationStore } from './rotation-store.js';
import type { ShadowStore } from './shadow-store.js';
import type { UsageStore } from './usage-store.js';
import type { DeliveryStore, WebhookStore } from './webhook-store.js';

/** Everything that must change together. */
export interface Stores {
  readonly accounts: AccountStore;
  readonly members: MemberStore;
  readonly invitations: InvitationStore;
  readonly keys: KeyStore;
  readonly audit: AuditLog;
  readonly webhooks: WebhookStore;
  readonly alerts: AlertStore;
  readonly canaries: CanaryStore;
  readonly advice: AdviceStore;
  readonly rotationPolicies: RotationPolicyStore;
}

/**
 * The durable store. A resolved transaction survives a crash of the process and of the machine; a rejected one left nothing.
 * Reads outside a transaction see committed data only.
 */
export interface Database
  extends Stores,
    KeyRecordReader,
    ImportedSecretReader,
    KeyEndReader,
    HintReader,
    LastUseStore {
  /** Off the request's way and outside of transactions. */
  readonly refusals: RefusalLog;
  readonly quotas: QuotaStore;
  readonly shadow: ShadowStore;
  readonly usage: UsageStore;
  readonly deliveries: DeliveryStore;
  readonly detectors: DetectorStore;
  readonly rotations: RotationStore;
  transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T>;
  /** Resolves when the store answers; rejects with its own error otherwise. Used by readiness. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
