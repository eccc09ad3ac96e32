import type { EndRange, Key } from '@neoagent/core';
import type { Connection } from '../../schema.js';
import { keyColumns, keyOf } from '../key-rows.js';

/** The keys that end in a range of time, as the port says. */
export async function keysEnding(db: Connection, { behind, to, limit }: EndRange): Promise<readonly Key[]> {
  const rows = await db
    .selectFrom('keys')
    .select(keyColumns)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>=', behind.endsAt)
    .where('expires_at', '<=', to)
    .where((key) => key.or([key('expires_at', '>', behind.endsAt), key('id', '>', behind.id)]))
    .orderBy('expires_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(keyOf);
}
