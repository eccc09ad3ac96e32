import { type EndRange, type RotationStore, sendersKept } from '@neoagent/core';
import type { Connection } from '../../schema.js';
import { keyColumns, keyOf, secretOf } from '../key-rows.js';
import { withSecrets } from '../sql-key-store.js';
import { recordSenders, senderOf } from './record-senders.js';

export function createSqlRotationStore(db: Connection): RotationStore {
  return {
    recordSenders: (senders) => recordSenders(db, senders),
    async sendersOf(secretId) {
      const rows = await db
        .selectFrom('secret_senders')
        .selectAll()
        .where('secret_id', '=', secretId)
        .orderBy('last_at', 'desc')
        .orderBy('address')
        .orderBy('user_agent')
        .limit(sendersKept)
        .execute();
      return rows.map(senderOf);
    },
    async endingWhenSilent(at, { behind, limit }) {
      const watched = db
        .selectFrom('secrets')
        .select('key_id')
        .where('revoked_at', 'is', null)
        .where('grace_ends_at', '>', at)
        .where('ends_when_silent_for', 'is not', null);
      const keys = db
        .selectFrom('keys')
        .select(keyColumns)
        .where('id', 'in', watched)
        .where('id', '>', behind)
        .orderBy('id');
      return withSecrets(db, await keys.limit(limit).execute());
    },
    gracesEnded: (range) => gracesEnded(db, range),
    async accountsWithPolicy() {
      const rows = await db
        .selectFrom('rotation_policies')
        .select('account_id')
        .distinct()
        .orderBy('account_id')
        .execute();
      return rows.map(({ account_id }) => account_id);
    },
  };
}

async function gracesEnded(db: Connection, { behind, to, limit }: EndRange) {
  const secrets = await db
    .selectFrom('secrets')
    .selectAll()
    .where('revoked_at', 'is', null)
    .where((secret) =>
      secret(secret.refTuple('grace_ends_at', 'id'), '>', secret.tuple(behind.endsAt, behind.id)),
    )
    .where('grace_ends_at', '<=', to)
    .orderBy('grace_ends_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  if (secrets.length === 0) return [];
  const ids = [...new Set(secrets.map(({ key_id }) => key_id))];
  const keys = new Map<string, ReturnType<typeof keyOf>>();
  // In parts, far below the parameter limit of either engine.
  for (let start = 0; start < ids.length; start += 500) {
    const part = db
      .selectFrom('keys')
      .select(keyColumns)
      .where('id', 'in', ids.slice(start, start + 500));
    for (const row of await part.execute()) keys.set(row.id, keyOf(row));
  }
  return secrets.flatMap((row) => {
    const key = keys.get(row.key_id);
    return key === undefined ? [] : [{ key, secret: secretOf(row) }];
  });
}
