import type { Database, KeyRecordReader, Stores } from '@neoagent/core';
import { sql } from 'kysely';
import type { OpenTransaction } from '../open-transaction.js';
import type { Connection, Engine } from '../schema.js';
import { createSqlAdviceStore } from './alerts/sql-advice-store.js';
import { createSqlAlertStore } from './alerts/sql-alert-store.js';
import { createSqlCanaryStore } from './alerts/sql-canary-store.js';
import { createSqlDetectorStore } from './alerts/sql-detector-store.js';
import { findHinted } from './find-hinted.js';
import { createSqlRotationPolicyStore } from './rotation/sql-rotation-policy-store.js';
import { createSqlRotationStore } from './rotation/sql-rotation-store.js';
import { createSqlAccountStore } from './sql-account-store.js';
import { createSqlAuditLog } from './sql-audit-log.js';
import { createSqlInvitationStore } from './sql-invitation-store.js';
import { createSqlKeyStore } from './sql-key-store.js';
import { createSqlMemberStore } from './sql-member-store.js';
import { createSqlQuotaStore } from './sql-quota-store.js';
import { createSqlRefusalLog } from './sql-refusal-log.js';
import { createSqlShadowStore } from './sql-shadow-store.js';
import { recordLastUses } from './usage/record-last-uses.js';
import { createSqlUsageStore } from './usage/sql-usage-store.js';
import { keysEnding } from './webhooks/keys-ending.js';
import { createSqlDeliveryStore } from './webhooks/sql-delivery-store.js';
import { createSqlWebhookStore } from './webhooks/sql-webhook-store.js';

/** A database with a schema of tables, on one of the engines. */
export interface SqlDatabase extends Database {
  readonly engine: Engine;
  /** For the login library, which keeps its own tables (`auth_…`) in the same database. Not for use inside a transaction. */
  readonly kysely: Connection;
  /** The schema steps taken when it was opened; empty when the schema was up to date. */
  readonly appliedMigrations: readonly string[];
  /** Differs from its last answer when another process committed a change meanwhile: whatever was cached may be stale. */
  changeCounter(): number;
  /**
   * Whether the same answer twice proves that no other process committed anything between. SQLite reads the counter from the file; on
   * Postgres it counts notices, which may be late or lost with their connection.
   */
  readonly isCounterProof: boolean;
}

/** What only the engine can do. */
export interface EngineParts extends KeyRecordReader {
  readonly engine: Engine;
  readonly kysely: Connection;
  readonly openTransaction: OpenTransaction;
  readonly appliedMigrations: readonly string[];
  changeCounter(): number;
  readonly isCounterProof: boolean;
  close(): Promise<void>;
}

/** Composes the stores, written once for both engines, with the parts of one engine. */
export function createSqlDatabase(parts: EngineParts): SqlDatabase {
  const { kysely, engine, openTransaction } = parts;
  let closing: Promise<void> | undefined;
  return {
    ...storesOver(kysely, engine),
    refusals: createSqlRefusalLog(kysely, engine),
    quotas: createSqlQuotaStore(kysely, engine),
    shadow: createSqlShadowStore(kysely, engine),
    usage: createSqlUsageStore(kysely, engine),
    deliveries: createSqlDeliveryStore(kysely, engine),
    rotations: createSqlRotationStore(kysely),
    keysEnding: (range) => keysEnding(kysely, range),
    findHinted: (beginnings) => findHinted(kysely, engine, beginnings),
    detectors: createSqlDetectorStore(kysely, engine),
    engine,
    kysely,
    appliedMigrations: parts.appliedMigrations,
    findByDigest: (digest) => parts.findByDigest(digest),
    async hasImportedSecrets() {
      const { rows } = await sql`select 1 from secrets where is_imported = 1 limit 1`.execute(kysely);
      return rows.length > 0;
    },
    changeCounter: () => parts.changeCounter(),
    isCounterProof: parts.isCounterProof,
    recordLastUses: (uses) => recordLastUses(kysely, engine, uses),
    transaction: (work) =>
      kysely
        .transaction()
        .execute((transaction) => openTransaction.run(() => work(storesOver(transaction, engine)))),
    async ping() {
      await sql`select 1 from accounts limit 1`.execute(kysely);
    },
    close() {
      closing ??= parts.close();
      return closing;
    },
  };
}

function storesOver(db: Connection, engine: Engine): Stores {
  return {
    accounts: createSqlAccountStore(db, engine),
    members: createSqlMemberStore(db, engine),
    invitations: createSqlInvitationStore(db),
    keys: createSqlKeyStore(db, engine),
    audit: createSqlAuditLog(db),
    webhooks: createSqlWebhookStore(db),
    alerts: createSqlAlertStore(db, engine),
    canaries: createSqlCanaryStore(db),
    advice: createSqlAdviceStore(db),
    rotationPolicies: createSqlRotationPolicyStore(db),
  };
}
