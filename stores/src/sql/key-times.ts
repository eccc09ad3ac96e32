import type { BrowserGuard, KeyTimes, SecretTimes } from '@neoagent/core';
import { sql } from 'kysely';
import type { Connection, Engine } from '../schema.js';
import { listed, text } from './listed.js';

interface Row {
  readonly id: string;
  readonly account_id: string;
  readonly created_at: number;
  readonly revoked_at: number | null;
  readonly browser_guard: string;
  readonly secret_created_at: number;
  readonly grace_ends_at: number | null;
  readonly secret_revoked_at: number | null;
  readonly last_used_at: number | null;
}

/** The times of these keys and of their secrets, a row for each secret. */
export async function keyTimes(
  db: Connection,
  engine: Engine,
  keyIds: readonly string[],
): Promise<ReadonlyMap<string, KeyTimes>> {
  const wanted = [...new Set(keyIds)].map((id) => [id]);
  const { rows } = await sql<Row>`
    select keys.id, keys.account_id, keys.created_at, keys.revoked_at, keys.browser_guard,
      secrets.created_at as secret_created_at, secrets.grace_ends_at,
      secrets.revoked_at as secret_revoked_at, secrets.last_used_at
    from ${listed(wanted, engine)}
    inner join keys on keys.id = ${text(0)}
    inner join secrets on secrets.key_id = keys.id
    order by secrets.sequence desc
  `.execute(db);
  const found = new Map<string, KeyTimes & { readonly secrets: SecretTimes[] }>();
  for (const row of rows) {
    const known = found.get(row.id);
    if (known === undefined) found.set(row.id, { key: keyOf(row), secrets: [secretOf(row)] });
    else known.secrets.push(secretOf(row));
  }
  return found;
}

function keyOf(row: Row): KeyTimes['key'] {
  return {
    id: row.id,
    accountId: row.account_id,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
    browserGuard: row.browser_guard as BrowserGuard,
  };
}

function secretOf(row: Row): SecretTimes {
  return {
    createdAt: row.secret_created_at,
    graceEndsAt: row.grace_ends_at,
    revokedAt: row.secret_revoked_at,
    lastUsedAt: row.last_used_at,
  };
}
