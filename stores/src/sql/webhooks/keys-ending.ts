import type { EndRange, Key } from '@neoagent/core';
import type { Connection } from '../../schema.js';
import { keyColumns, keyOf } from '../key-rows.js';

/** The keys that end in a range of time, as the port says. */
export async function keysEnding(db: Connection, { behind, to, limit }: EndRange): Promise<readonly Key[]> {
  const rows = await db
    .selectFrom('keys')
    .select(keyColumns)
    .where('revoked_at', 'is', null)
    .where((key) => key(key.refTuple('expires_at', 'id'), '>', key.tuple(behind.endsAt, behind.id)))
    .where('expires_at', '<=', to)
    .orderBy('expires_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(keyOf);
}
