import type {
  AdviceKind,
  BrowserGuard,
  Delivery,
  DisabledReason,
  Environment,
  Role,
  SignatureStyle,
} from '@neoagent/core';
import type { Generated, Kysely } from 'kysely';

/** The engines one schema and one migration list run on. */
export type Engine = 'sqlite' | 'postgres';

/** Times are epoch milliseconds, flags are 0 or 1, lists and records are JSON texts: the same on both engines. */
export interface AccountsTable {
  id: string;
  name: string;
  plan: string;
  is_operator: number;
  created_at: number;
  suspended_at: number | null;
  time_zone: Generated<string>;
  granted_permissions: Generated<string>;
  withheld_permissions: Generated<string>;
}

export interface MembersTable {
  account_id: string;
  user_id: string;
  role: Role;
  created_at: number;
  chosen_at: Generated<number>;
}

export interface InvitationsTable {
  id: string;
  account_id: string;
  email: string;
  role: Role;
  token_digest: string;
  invited_by: string;
  created_at: number;
  expires_at: number;
}

/** `name_folded` is what makes two names the same one; `creation_token` is given by the caller at creation. */
export interface KeysTable {
  id: string;
  account_id: string;
  name: string;
  name_folded: string;
  environment: Environment;
  permissions: string;
  allowed_addresses: string;
  browser_guard: BrowserGuard;
  limits: Generated<string>;
  created_by: string | null;
  created_at: number;
  expires_at: number | null;
  disabled_at: number | null;
  revoked_at: number | null;
  creation_token: string | null;
  canary: Generated<number>;
}

/** `sequence` grows with every row: it orders secrets made in the same millisecond, and on SQLite a table lies in its order. */
export interface SecretsTable {
  sequence: Generated<number>;
  id: string;
  key_id: string;
  digest: string;
  hint: string;
  created_at: number;
  grace_ends_at: number | null;
  revoked_at: number | null;
  last_used_at: number | null;
  last_used_address: string | null;
  last_used_user_agent: string | null;
  last_used_country: string | null;
  leaked_at: Generated<number | null>;
  is_imported: Generated<number>;
  ends_when_silent_for: number | null;
  rotation_run: string | null;
}

/** An empty text stands for an address or a user agent that is not known. */
export interface CanaryUsesTable {
  key_id: string;
  address: string;
  user_agent: string;
  country: string | null;
  first_at: number;
  last_at: number;
  count: number;
}

export interface AdviceDismissalsTable {
  key_id: string;
  advice: AdviceKind;
  at: number;
}

/** `''` stands for what a request did not say. */
export interface SecretSendersTable {
  secret_id: string;
  address: string;
  user_agent: string;
  country: string | null;
  count: number;
  first_at: number;
  last_at: number;
}

/** `key_id` is `''` for the policy of the whole account. Durations are milliseconds. */
export interface RotationPoliciesTable {
  account_id: string;
  key_id: string;
  rotate_every: number | null;
  grace: number | null;
  max_lifetime: number | null;
}

export interface AuditEventsTable {
  sequence: Generated<number>;
  id: string;
  account_id: string;
  at: number;
  actor_kind: string;
  actor_id: string;
  action: string;
  target_id: string;
  address: string | null;
  detail: string;
}

export interface RefusalsTable {
  request_id: string;
  account_id: string;
  key_id: string;
  at: number;
  door: string;
  method: string;
  path: string;
  route: string | null;
  reason: string;
  detail: string;
  status: number;
  enforced: number;
  address: string | null;
  user_agent: string | null;
  checks: string;
}

/** `period_start` is midnight UTC of the period's first day as the calendar names it; `period_end` is the moment it ends. */
export interface QuotaCountsTable {
  counter: string;
  period_start: number;
  period_end: number;
  used: number;
}

export interface ShadowRefusalsTable {
  account_id: string;
  key_id: string;
  route: string;
  rule: string;
  reason: string;
  count: number;
  first_at: number;
  last_at: number;
}

/** Batches of usage as they came (usage-entry.ts); added up into the minutes. */
export interface UsageJournalTable {
  sequence: Generated<number>;
  rows: string;
}

/** The roll-up in progress, in one row: the entries it adds up, `[]` for none, and how far they are in the minutes. */
export interface UsageRunTable {
  number: number;
  entries: string;
  through: string;
}

/** Batches of last uses as they came (last-use-entry.ts); brought to the secrets when they are folded. */
/** Minutes, hours or days. `rolled` is the part of `count` that the next coarser table holds already. */
export interface UsageTable {
  account_id: string;
  key_id: string;
  secret_id: string;
  route: string;
  reason: string;
  status_class: number;
  bucket: number;
  count: number;
  rolled: number;
  last_at: number;
}

/** The columns of Better Auth's user that the stores read. Its other tables are read by Better Auth alone. */
export interface AuthUsersTable {
  id: string;
  email: string;
  name: string | null;
}

export interface WebhookEndpointsTable {
  id: string;
  account_id: string;
  url: string;
  description: string;
  events: string;
  signature_style: SignatureStyle;
  is_ordered: number;
  sealed_secret: string;
  secret_hint: string;
  previous_sealed_secret: string | null;
  previous_ends_at: number | null;
  created_at: number;
  disabled_at: number | null;
  disabled_reason: DisabledReason | null;
  failing_since: number | null;
  failures: number;
}

/** The outbox; `spread_at` is set once its deliveries are made, `once` names a fact that is stored one time only. */
export interface WebhookEventsTable {
  sequence: Generated<number>;
  id: string;
  account_id: string;
  type: string;
  at: number;
  data: string;
  once: string | null;
  spread_at: number | null;
}

export interface WebhookDeliveriesTable {
  sequence: Generated<number>;
  id: string;
  endpoint_id: string;
  event_id: string;
  created_at: number;
  state: Delivery['state'];
  attempts: number;
  next_attempt_at: number | null;
}

export interface WebhookAttemptsTable {
  delivery_id: string;
  number: number;
  at: number;
  duration_ms: number;
  status: number | null;
  failure: string | null;
  request_headers: string;
  response_body: string;
}

export interface AlertsTable {
  id: string;
  account_id: string;
  key_id: string;
  detector: string;
  severity: string;
  summary: string;
  subject: string;
  measure: number;
  evidence: string;
  since: number;
  last_at: number;
  count: number;
  reaction: string;
  resolved_at: number | null;
  resolved_by: string | null;
  resolution: string | null;
}

export interface DetectorRulesTable {
  account_id: string;
  detector: string;
  enabled: number;
  reaction: string;
  throttle_percent: number;
  parameters: string;
}

export interface DetectorMemoriesTable {
  scope: string;
  account_id: string;
  state: string;
  at: number;
}

export interface DetectorFindingsTable {
  account_id: string;
  detector: string;
  day: number;
  count: number;
}

export interface FindingCandidatesTable {
  account_id: string;
  detector: string;
  at: number;
  key_id: string;
  seen: string;
}

/** Every table the stores read or write. */
export interface Tables {
  accounts: AccountsTable;
  members: MembersTable;
  invitations: InvitationsTable;
  keys: KeysTable;
  secrets: SecretsTable;
  audit_events: AuditEventsTable;
  refusals: RefusalsTable;
  quota_counts: QuotaCountsTable;
  shadow_refusals: ShadowRefusalsTable;
  usage_journal: UsageJournalTable;
  usage_run: UsageRunTable;
  usage_minutes: UsageTable;
  usage_hours: UsageTable;
  usage_days: UsageTable;
  canary_uses: CanaryUsesTable;
  advice_dismissals: AdviceDismissalsTable;
  alerts: AlertsTable;
  detector_rules: DetectorRulesTable;
  detector_memories: DetectorMemoriesTable;
  detector_findings: DetectorFindingsTable;
  finding_candidates: FindingCandidatesTable;
  auth_users: AuthUsersTable;
  webhook_endpoints: WebhookEndpointsTable;
  webhook_events: WebhookEventsTable;
  webhook_deliveries: WebhookDeliveriesTable;
  webhook_attempts: WebhookAttemptsTable;
  secret_senders: SecretSendersTable;
  rotation_policies: RotationPoliciesTable;
}

/** A connection to the schema, or a transaction on one. */
export type Connection = Kysely<Tables>;
