import type { Key, KeyChange, LastUse, RateLimit, Secret, SecretChange } from '@neoagent/core';
import type { Insertable, Selectable, Updateable } from 'kysely';
import { foldName } from '../fold-name.js';
import type { KeysTable, SecretsTable } from '../schema.js';

const noLimits: readonly RateLimit[] = Object.freeze([]);

/** The columns that make a key. */
export const keyColumns = [
  'keys.id',
  'keys.account_id',
  'keys.name',
  'keys.environment',
  'keys.permissions',
  'keys.allowed_addresses',
  'keys.browser_guard',
  'keys.limits',
  'keys.created_by',
  'keys.created_at',
  'keys.expires_at',
  'keys.disabled_at',
  'keys.revoked_at',
  'keys.canary',
] as const;

export type KeyRow = Omit<Selectable<KeysTable>, 'name_folded' | 'creation_token'>;

/** A key row with the columns of its secret and its account that decisions need. */
export type KeyRecordRow = KeyRow & {
  readonly secret_id: string;
  readonly secret_place: number;
  readonly grace_ends_at: number | null;
  readonly secret_revoked_at: number | null;
  readonly plan: string;
  readonly suspended_at: number | null;
  readonly time_zone: string;
  readonly granted_permissions: string;
  readonly withheld_permissions: string;
};

export function keyOf(row: KeyRow): Key {
  return keyWith(row, { listOf, wordOf: (word) => word });
}

/** `listOf` reads a list of texts, `wordOf` one of few: readers of many rows keep what they read. */
export function keyWith(
  row: KeyRow,
  {
    listOf,
    wordOf,
  }: {
    readonly listOf: (json: string) => readonly string[];
    readonly wordOf: <T extends string>(word: T) => T;
  },
): Key {
  const key: Key = {
    id: row.id,
    accountId: wordOf(row.account_id),
    name: row.name,
    environment: wordOf(row.environment),
    permissions: listOf(row.permissions),
    allowedAddresses: listOf(row.allowed_addresses),
    browserGuard: wordOf(row.browser_guard),
    limits: row.limits === '[]' ? noLimits : (JSON.parse(row.limits) as readonly RateLimit[]),
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    disabledAt: row.disabled_at,
    revokedAt: row.revoked_at,
  };
  // No spread for the others: an object that is made by one takes twice the memory.
  return row.canary === 1 ? { ...key, isCanary: true } : key;
}

export function rowOfKey(key: Key, creationToken: string | null): Insertable<KeysTable> {
  return {
    id: key.id,
    account_id: key.accountId,
    name: key.name,
    name_folded: foldName(key.name),
    environment: key.environment,
    permissions: JSON.stringify(key.permissions),
    allowed_addresses: JSON.stringify(key.allowedAddresses),
    browser_guard: key.browserGuard,
    limits: JSON.stringify(key.limits),
    created_by: key.createdBy,
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    disabled_at: key.disabledAt,
    revoked_at: key.revokedAt,
    creation_token: creationToken,
    canary: key.isCanary ? 1 : 0,
  };
}

/** Only the columns that the change names. */
export function rowOfChange(change: KeyChange): Updateable<KeysTable> {
  const row: Updateable<KeysTable> = {};
  if (change.name !== undefined) {
    row.name = change.name;
    row.name_folded = foldName(change.name);
  }
  if (change.permissions !== undefined) row.permissions = JSON.stringify(change.permissions);
  if (change.allowedAddresses !== undefined) row.allowed_addresses = JSON.stringify(change.allowedAddresses);
  if (change.browserGuard !== undefined) row.browser_guard = change.browserGuard;
  if (change.limits !== undefined) row.limits = JSON.stringify(change.limits);
  if (change.expiresAt !== undefined) row.expires_at = change.expiresAt;
  if (change.disabledAt !== undefined) row.disabled_at = change.disabledAt;
  if (change.revokedAt !== undefined) row.revoked_at = change.revokedAt;
  return row;
}

export function secretOf(row: Selectable<SecretsTable>): Secret {
  return {
    id: row.id,
    keyId: row.key_id,
    digest: row.digest,
    hint: row.hint,
    createdAt: row.created_at,
    graceEndsAt: row.grace_ends_at,
    revokedAt: row.revoked_at,
    lastUsed: lastUseOf(row),
    ...(row.leaked_at !== null && { leakedAt: row.leaked_at }),
    ...(row.is_imported === 1 && { imported: true }),
    ...(row.ends_when_silent_for !== null && { endsWhenSilentForMs: row.ends_when_silent_for }),
    ...(row.rotation_run !== null && { rotationRun: row.rotation_run }),
  };
}

export function rowOfSecret(secret: Secret): Insertable<SecretsTable> {
  return {
    id: secret.id,
    key_id: secret.keyId,
    digest: secret.digest,
    hint: secret.hint,
    created_at: secret.createdAt,
    grace_ends_at: secret.graceEndsAt,
    revoked_at: secret.revokedAt,
    last_used_at: secret.lastUsed?.at ?? null,
    last_used_address: secret.lastUsed?.address ?? null,
    last_used_user_agent: secret.lastUsed?.userAgent ?? null,
    last_used_country: secret.lastUsed?.country ?? null,
    leaked_at: secret.leakedAt ?? null,
    is_imported: secret.imported ? 1 : 0,
    ends_when_silent_for: secret.endsWhenSilentForMs ?? null,
    rotation_run: secret.rotationRun ?? null,
  };
}

/** Only the columns that the change names. */
export function rowOfSecretChange(change: SecretChange): Updateable<SecretsTable> {
  const row: Updateable<SecretsTable> = {};
  if (change.graceEndsAt !== undefined) row.grace_ends_at = change.graceEndsAt;
  if (change.revokedAt !== undefined) row.revoked_at = change.revokedAt;
  if (change.endsWhenSilentForMs !== undefined) row.ends_when_silent_for = change.endsWhenSilentForMs;
  return row;
}

function lastUseOf(row: Selectable<SecretsTable>): LastUse | null {
  if (row.last_used_at === null) return null;
  return {
    at: row.last_used_at,
    address: row.last_used_address,
    country: row.last_used_country,
    userAgent: row.last_used_user_agent,
  };
}

function listOf(json: string): readonly string[] {
  return JSON.parse(json) as readonly string[];
}
