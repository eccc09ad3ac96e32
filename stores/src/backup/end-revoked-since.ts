import type { SqliteConnection } from '../sqlite/connect-sqlite.js';
import type { EndedSince } from './restore.js';

interface EndedKey {
  readonly id: string;
  readonly revoked_at: number;
}

interface EndedSecret {
  readonly id: string;
  readonly revoked_at: number | null;
  readonly grace_ends_at: number | null;
}

/**
 * Revoking is final: keys and secrets that the old store knows as revoked, or as replaced, are so in the new one too. Answers how many
 * would have come back, or `undefined` when the old store cannot tell.
 */
export function endRevokedSince(old: SqliteConnection, db: SqliteConnection): EndedSince {
  const revokeKey = db.prepare<[number, string]>(
    'update keys set revoked_at = ? where id = ? and revoked_at is null',
  );
  const endSecret = db.prepare<[number | null, number | null, string]>(
    'update secrets set revoked_at = ?, grace_ends_at = ? where id = ? and revoked_at is null and grace_ends_at is null',
  );
  let [keys, secrets] = [0, 0];
  try {
    const endedKeys = old.prepare<[], EndedKey>(
      'select id, revoked_at from keys where revoked_at is not null',
    );
    for (const { id, revoked_at } of endedKeys.iterate()) keys += revokeKey.run(revoked_at, id).changes;
    const endedSecrets = old.prepare<[], EndedSecret>(
      'select id, revoked_at, grace_ends_at from secrets where revoked_at is not null or grace_ends_at is not null',
    );
    for (const { id, revoked_at, grace_ends_at } of endedSecrets.iterate()) {
      secrets += endSecret.run(revoked_at, grace_ends_at, id).changes;
    }
  } catch {
    return undefined;
  }
  return { keys, secrets };
}
