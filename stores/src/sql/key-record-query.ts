import type { CompiledQuery } from 'kysely';
import type { Connection } from '../schema.js';
import { type KeyRecordRow, keyColumns } from './key-rows.js';

/** The one look-up of the hot path: a digest is its only parameter. Compiled once, prepared by each engine. */
export function compileKeyRecordQuery(db: Connection): CompiledQuery<KeyRecordRow> {
  return db
    .selectFrom('secrets')
    .innerJoin('keys', 'keys.id', 'secrets.key_id')
    .innerJoin('accounts', 'accounts.id', 'keys.account_id')
    .select(keyColumns)
    .select([
      'secrets.id as secret_id',
      'secrets.sequence as secret_place',
      'secrets.grace_ends_at',
      'secrets.revoked_at as secret_revoked_at',
      'accounts.plan',
      'accounts.suspended_at',
      'accounts.time_zone',
      'accounts.granted_permissions',
      'accounts.withheld_permissions',
    ])
    .where('secrets.digest', '=', '')
    .compile();
}
