import type {
  Key,
  KeyChange,
  KeyInsertion,
  KeyStore,
  KeyTimes,
  KeyWithSecrets,
  Secret,
  SecretChange,
} from '@neoagent/core';
import { foldName } from '../fold-name.js';
import { type MemoryAccess, type MemoryState, ordinal, type StoredKey } from './memory-state.js';

export function createMemoryKeyStore(access: MemoryAccess): KeyStore {
  return {
    insert: (key, secret, creationToken) =>
      access.write((state) => insertKey(state, { key, creationToken }, secret)),
    insertMany: (entries) =>
      access.write((state) => {
        const inserted = entries.filter(
          ({ key, secret }) => insertKey(state, { key, creationToken: null }, secret).kind === 'inserted',
        );
        return new Set(inserted.map(({ key }) => key.id));
      }),
    async find(accountId, keyId) {
      const found = withSecrets(access.read(), keyId);
      return found?.key.accountId === accountId ? found : undefined;
    },
    async timesOf(keyIds) {
      const state = access.read();
      const found = [...new Set(keyIds)].flatMap((keyId) => withSecrets(state, keyId) ?? []);
      return new Map(found.map((record) => [record.key.id, timesOf(record)]));
    },
    async findById(keyId) {
      return withSecrets(access.read(), keyId);
    },
    async list(accountId, limit) {
      const state = access.read();
      const keys = [...state.keys.values()]
        .map(({ key }) => key)
        .filter((key) => key.accountId === accountId);
      keys.sort((a, b) => b.createdAt - a.createdAt || ordinal(a.id, b.id));
      return keys.slice(0, limit).flatMap((key) => withSecrets(state, key.id) ?? []);
    },
    async countLive() {
      const counts = new Map<string, number>();
      for (const { key } of access.read().keys.values()) {
        if (key.revokedAt === null) counts.set(key.accountId, (counts.get(key.accountId) ?? 0) + 1);
      }
      return counts;
    },
    update: (keyId, change) => access.write((state) => updateKey(state, keyId, change)),
    addSecret: (secret) => access.write((state) => addSecret(state, secret)),
    updateSecret: (secretId, change) =>
      access.write((state) => {
        const secret = state.secrets.get(secretId);
        if (secret !== undefined) state.secrets.set(secretId, changed(secret, change));
      }),
    revokeSecrets: (keyId, at) =>
      access.write((state) => {
        for (const secret of state.secrets.values()) {
          if (secret.keyId !== keyId || secret.revokedAt !== null) continue;
          state.secrets.set(secret.id, { ...secret, revokedAt: at });
        }
      }),
    markLeaked: (secretId, { at, revokes }) =>
      access.write((state) => {
        const secret = state.secrets.get(secretId);
        if (secret === undefined) return;
        const revokedAt = revokes ? (secret.revokedAt ?? at) : secret.revokedAt;
        state.secrets.set(secretId, { ...secret, revokedAt, leakedAt: secret.leakedAt ?? at });
      }),
  };
}

/** What is taken away is absent, as in the other stores. */
function changed(secret: Secret, { endsWhenSilentForMs, ...change }: SecretChange): Secret {
  if (endsWhenSilentForMs === undefined) return { ...secret, ...change };
  const { endsWhenSilentForMs: _before, ...rest } = secret;
  return { ...rest, ...change, ...(endsWhenSilentForMs !== null && { endsWhenSilentForMs }) };
}

function timesOf({ key, secrets }: KeyWithSecrets): KeyTimes {
  const { id, accountId, createdAt, revokedAt, browserGuard } = key;
  return {
    key: { id, accountId, createdAt, revokedAt, browserGuard },
    secrets: secrets.map((secret) => ({
      createdAt: secret.createdAt,
      graceEndsAt: secret.graceEndsAt,
      revokedAt: secret.revokedAt,
      lastUsedAt: secret.lastUsed?.at ?? null,
    })),
  };
}

function insertKey(state: MemoryState, stored: StoredKey, secret: Secret): KeyInsertion {
  const { key, creationToken } = stored;
  if (!state.accounts.has(key.accountId)) throw new Error(`There is no account ${key.accountId}.`);
  const earlier = creationToken === null ? undefined : findByToken(state, key.accountId, creationToken);
  if (earlier) return { kind: 'repeated', keyId: earlier.key.id };
  if (state.keys.has(key.id)) throw new Error(`A key with the id ${key.id} exists.`);
  if (isNameTaken(state, key)) return { kind: 'name_taken' };
  state.keys.set(key.id, stored);
  addSecret(state, secret);
  return { kind: 'inserted' };
}

function findByToken(state: MemoryState, accountId: string, creationToken: string): StoredKey | undefined {
  for (const stored of state.keys.values()) {
    if (stored.key.accountId === accountId && stored.creationToken === creationToken) return stored;
  }
  return undefined;
}

function isNameTaken(state: MemoryState, wanted: Key): boolean {
  if (wanted.revokedAt !== null) return false;
  const folded = foldName(wanted.name);
  for (const { key } of state.keys.values()) {
    if (key.accountId !== wanted.accountId || key.id === wanted.id || key.revokedAt !== null) continue;
    if (foldName(key.name) === folded) return true;
  }
  return false;
}

function updateKey(state: MemoryState, keyId: string, change: KeyChange): boolean {
  const stored = state.keys.get(keyId);
  if (!stored) return true;
  const key: Key = { ...stored.key, ...change };
  if (isNameTaken(state, key)) return false;
  state.keys.set(keyId, { ...stored, key });
  return true;
}

function addSecret(state: MemoryState, secret: Secret): void {
  if (!state.keys.has(secret.keyId)) throw new Error(`There is no key ${secret.keyId}.`);
  if (state.secrets.has(secret.id)) throw new Error(`A secret with the id ${secret.id} exists.`);
  if (state.secretIdByDigest.has(secret.digest)) throw new Error('A secret with this digest exists.');
  state.secrets.set(secret.id, secret);
  state.secretIdByDigest.set(secret.digest, secret.id);
}

/** A key with its secrets, newest first. */
export function withSecrets(state: MemoryState, keyId: string): KeyWithSecrets | undefined {
  const stored = state.keys.get(keyId);
  if (!stored) return undefined;
  const secrets = [...state.secrets.values()].filter((secret) => secret.keyId === keyId);
  return { key: stored.key, secrets: secrets.reverse() };
}
