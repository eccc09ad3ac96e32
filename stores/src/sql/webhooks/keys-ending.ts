import type { Key, KeyEndReader } from '@neoagent/core';
import type { Connection } from '../../schema.js';
import { keyColumns, keyOf } from '../key-rows.js';

/** The keys that end in a range of time, as the port says. */
export async function keysEnding(
  db: Connection,
  { from, to, limit }: Parameters<KeyEndReader['keysEnding']>[0],
): Promise<readonly Key[]> {
  const rows = await db
    .selectFrom('keys')
    .select(keyColumns)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>=', from)
    .where('expires_at', '<=', to)
    .orderBy('expires_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(keyOf);
}
