import type { Key, KeyInsertion, KeyStore, KeyWithSecrets, NewKey, Secret } from '@neoagent/core';
import type { Connection, Engine } from '../schema.js';
import { atomically, unlessTaken } from './atomically.js';
import {
  type KeyRow,
  keyColumns,
  keyOf,
  rowOfChange,
  rowOfKey,
  rowOfSecret,
  rowOfSecretChange,
  secretOf,
} from './key-rows.js';
import { keyTimes } from './key-times.js';

/** Keys over a connection, or inside the transaction the connection is. */
export function createSqlKeyStore(db: Connection, engine: Engine): KeyStore {
  return {
    insert: (key, secret, creationToken) =>
      atomically(db, (transaction) => insertKey(transaction, { key, secret, creationToken })),
    insertMany: (entries) => atomically(db, (transaction) => insertKeys(transaction, entries)),
    async find(accountId, keyId) {
      const row = await selectKeys(db)
        .where('id', '=', keyId)
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      return (await withSecrets(db, row ? [row] : []))[0];
    },
    timesOf: (keyIds) => keyTimes(db, engine, keyIds),
    async findById(keyId) {
      const row = await selectKeys(db).where('id', '=', keyId).executeTakeFirst();
      return (await withSecrets(db, row ? [row] : []))[0];
    },
    async list(accountId, limit) {
      const newest = selectKeys(db)
        .where('account_id', '=', accountId)
        .orderBy('created_at', 'desc')
        .orderBy('id');
      return withSecrets(db, await newest.limit(limit).execute());
    },
    async countLive() {
      const rows = await db
        .selectFrom('keys')
        .select(({ fn }) => ['account_id', fn.countAll().as('count')])
        .where('revoked_at', 'is', null)
        .groupBy('account_id')
        .execute();
      return new Map(rows.map((row) => [row.account_id, Number(row.count)]));
    },
    async update(keyId, change) {
      const row = rowOfChange(change);
      if (Object.keys(row).length === 0) return true;
      return unlessTaken(db, (transaction) =>
        transaction.updateTable('keys').set(row).where('id', '=', keyId).execute(),
      );
    },
    async addSecret(secret) {
      await db.insertInto('secrets').values(rowOfSecret(secret)).execute();
    },
    async updateSecret(secretId, change) {
      const row = rowOfSecretChange(change);
      if (Object.keys(row).length === 0) return;
      await db.updateTable('secrets').set(row).where('id', '=', secretId).execute();
    },
    async revokeSecrets(keyId, at) {
      await db
        .updateTable('secrets')
        .set({ revoked_at: at })
        .where('key_id', '=', keyId)
        .where('revoked_at', 'is', null)
        .execute();
    },
    async markLeaked(secretId, { at, revokes }) {
      await db
        .updateTable('secrets')
        .set(({ fn, val }) => ({
          leaked_at: fn.coalesce('leaked_at', val(at)),
          ...(revokes && { revoked_at: fn.coalesce('revoked_at', val(at)) }),
        }))
        .where('id', '=', secretId)
        .execute();
    },
  };
}

function selectKeys(db: Connection) {
  return db.selectFrom('keys').select(keyColumns);
}

/** Few enough for what one statement may hold on either engine. */
const keysAtOnce = 100;

async function insertKeys(db: Connection, entries: readonly NewKey[]): Promise<ReadonlySet<string>> {
  const inserted = new Set<string>();
  for (let from = 0; from < entries.length; from += keysAtOnce) {
    const some = entries.slice(from, from + keysAtOnce);
    const rows = await db
      .insertInto('keys')
      .values(some.map(({ key }) => rowOfKey(key, null)))
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    const ids = new Set(rows.map(({ id }) => id));
    const secrets = some.filter(({ key }) => ids.has(key.id)).map(({ secret }) => rowOfSecret(secret));
    if (secrets.length > 0) await db.insertInto('secrets').values(secrets).execute();
    for (const id of ids) inserted.add(id);
  }
  return inserted;
}

interface NewKeyWithToken extends NewKey {
  readonly creationToken: string | null;
}

async function insertKey(
  db: Connection,
  { key, secret, creationToken }: NewKeyWithToken,
): Promise<KeyInsertion> {
  const insertion = await db
    .insertInto('keys')
    .values(rowOfKey(key, creationToken))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (insertion.numInsertedOrUpdatedRows !== 1n) return whyNotInserted(db, key, creationToken);
  await db.insertInto('secrets').values(rowOfSecret(secret)).execute();
  return { kind: 'inserted' };
}

async function whyNotInserted(db: Connection, key: Key, creationToken: string | null): Promise<KeyInsertion> {
  const earlier = await db
    .selectFrom('keys')
    .select('id')
    .where('account_id', '=', key.accountId)
    .where('creation_token', '=', creationToken)
    .executeTakeFirst();
  if (earlier) return { kind: 'repeated', keyId: earlier.id };
  const sameId = await db.selectFrom('keys').select('id').where('id', '=', key.id).executeTakeFirst();
  if (sameId) throw new Error(`A key with the id ${key.id} exists.`);
  return { kind: 'name_taken' };
}

/** The keys of the rows with their secrets, newest first, in the order of the rows. */
export async function withSecrets(
  db: Connection,
  rows: readonly KeyRow[],
): Promise<readonly KeyWithSecrets[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const newest = db.selectFrom('secrets').selectAll().where('key_id', 'in', ids).orderBy('sequence', 'desc');
  const secretsByKey = new Map<string, Secret[]>(ids.map((id) => [id, []]));
  for (const row of await newest.execute()) secretsByKey.get(row.key_id)?.push(secretOf(row));
  return rows.map((row) => ({ key: keyOf(row), secrets: secretsByKey.get(row.id) ?? [] }));
}
