import type {
  Account,
  AdviceDismissal,
  Alert,
  AuditEvent,
  CanaryUse,
  Delivery,
  DeliveryAttempt,
  DetectorMemory,
  DetectorRule,
  FindingCandidate,
  FindingCount,
  Invitation,
  Key,
  Member,
  QuotaRow,
  RecordedRefusal,
  RotationPolicy,
  Secret,
  SecretSender,
  ShadowFinding,
  UsageRow,
  UsageStep,
  WebhookEndpoint,
  WebhookEvent,
} from '@neoagent/core';

/** A human's login, as the login library would keep it. */
export interface Login {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/** A membership, and when its member chose it last. */
export interface StoredMember extends Member {
  readonly chosenAt: number;
}

/** A key with the token of its creation. */
export interface StoredKey {
  readonly key: Key;
  readonly creationToken: string | null;
}

/** An event of the outbox, and whether its deliveries were made. */
export interface StoredEvent {
  readonly event: WebhookEvent;
  readonly isSpread: boolean;
}

/** Everything a memory database holds, in the order it was inserted. The records in it are never changed, only replaced. */
export interface MemoryState {
  readonly logins: Map<string, Login>;
  readonly accounts: Map<string, Account>;
  members: readonly StoredMember[];
  readonly invitations: Map<string, Invitation>;
  readonly keys: Map<string, StoredKey>;
  readonly secrets: Map<string, Secret>;
  readonly secretIdByDigest: Map<string, string>;
  readonly auditEvents: AuditEvent[];
  readonly refusals: Map<string, RecordedRefusal>;
  readonly quotas: Map<string, QuotaRow>;
  readonly shadow: Map<string, ShadowFinding>;
  readonly usageJournal: UsageRow[];
  readonly usage: Readonly<Record<UsageStep, Map<string, UsageRow>>>;
  readonly webhookEndpoints: Map<string, WebhookEndpoint>;
  readonly webhookEvents: Map<string, StoredEvent>;
  readonly deliveries: Map<string, Delivery>;
  readonly attempts: Map<string, readonly DeliveryAttempt[]>;
  readonly alerts: Map<string, Alert>;
  readonly detectorRules: Map<string, DetectorRule>;
  readonly detectorMemories: Map<string, DetectorMemory & { readonly at: number }>;
  readonly findingCounts: Map<string, FindingCount>;
  readonly findingCandidates: FindingCandidate[];
  readonly canaryUses: Map<string, CanaryUse>;
  readonly adviceDismissals: Map<string, AdviceDismissal>;
  readonly senders: Map<string, readonly SecretSender[]>;
  readonly rotationPolicies: Map<string, RotationPolicy>;
}

export function emptyState(): MemoryState {
  return {
    logins: new Map(),
    accounts: new Map(),
    members: [],
    invitations: new Map(),
    keys: new Map(),
    secrets: new Map(),
    secretIdByDigest: new Map(),
    auditEvents: [],
    refusals: new Map(),
    quotas: new Map(),
    shadow: new Map(),
    usageJournal: [],
    usage: { minute: new Map(), hour: new Map(), day: new Map() },
    webhookEndpoints: new Map(),
    webhookEvents: new Map(),
    deliveries: new Map(),
    attempts: new Map(),
    alerts: new Map(),
    detectorRules: new Map(),
    detectorMemories: new Map(),
    findingCounts: new Map(),
    findingCandidates: [],
    canaryUses: new Map(),
    adviceDismissals: new Map(),
    senders: new Map(),
    rotationPolicies: new Map(),
  };
}

/** A state that can be changed without changing this one. */
export function copyOf(state: MemoryState): MemoryState {
  return {
    logins: new Map(state.logins),
    accounts: new Map(state.accounts),
    members: state.members,
    invitations: new Map(state.invitations),
    keys: new Map(state.keys),
    secrets: new Map(state.secrets),
    secretIdByDigest: new Map(state.secretIdByDigest),
    auditEvents: [...state.auditEvents],
    refusals: new Map(state.refusals),
    quotas: new Map(state.quotas),
    shadow: new Map(state.shadow),
    usageJournal: [...state.usageJournal],
    usage: {
      minute: new Map(state.usage.minute),
      hour: new Map(state.usage.hour),
      day: new Map(state.usage.day),
    },
    webhookEndpoints: new Map(state.webhookEndpoints),
    webhookEvents: new Map(state.webhookEvents),
    deliveries: new Map(state.deliveries),
    attempts: new Map(state.attempts),
    alerts: new Map(state.alerts),
    detectorRules: new Map(state.detectorRules),
    detectorMemories: new Map(state.detectorMemories),
    findingCounts: new Map(state.findingCounts),
    findingCandidates: [...state.findingCandidates],
    canaryUses: new Map(state.canaryUses),
    adviceDismissals: new Map(state.adviceDismissals),
    senders: new Map(state.senders),
    rotationPolicies: new Map(state.rotationPolicies),
  };
}

/** Where a store reads, and how it writes: at once inside a transaction, as a transaction of its own outside. */
export interface MemoryAccess {
  read(): MemoryState;
  write<T>(change: (state: MemoryState) => T): Promise<T>;
}

/** Oldest first; those of the same moment by a text, compared by code unit. */
export function byAge<T>(createdAt: (item: T) => number, text: (item: T) => string) {
  return (a: T, b: T): number => createdAt(a) - createdAt(b) || ordinal(text(a), text(b));
}

/** Compares by code unit, as the other engines do. */
export function ordinal(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
