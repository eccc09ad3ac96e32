import {
  isInGrace,
  type RotationPolicyStore,
  type RotationStore,
  type SecretSender,
  senderPlace,
  sendersKept,
  sumOfSenders,
} from '@neoagent/core';
import { isBehind } from '../is-behind.js';
import { withSecrets } from '../memory-key-store.js';
import { type MemoryAccess, type MemoryState, ordinal } from '../memory-state.js';

export function createMemoryRotationPolicyStore(access: MemoryAccess): RotationPolicyStore {
  return {
    async of(accountId) {
      const policies = [...access.read().rotationPolicies.values()];
      return policies
        .filter((policy) => policy.accountId === accountId)
        .sort((a, b) => ordinal(a.keyId ?? '', b.keyId ?? ''));
    },
    put: (policy) =>
      access.write(({ accounts, rotationPolicies }) => {
        const { accountId, keyId, rotateEveryMs, graceMs, maxLifetimeMs } = policy;
        if (!accounts.has(accountId)) throw new Error(`There is no account ${accountId}.`);
        const place = `${accountId} ${keyId ?? ''}`;
        if (rotateEveryMs === null && graceMs === null && maxLifetimeMs === null)
          rotationPolicies.delete(place);
        else rotationPolicies.set(place, policy);
      }),
  };
}

export function createMemoryRotationStore(access: MemoryAccess): RotationStore {
  return {
    recordSenders: (senders) => access.write((state) => record(state, senders)),
    async sendersOf(secretId) {
      return access.read().senders.get(secretId) ?? [];
    },
    async endingWhenSilent(at, { behind, limit }) {
      const state = access.read();
      const watched = [...state.secrets.values()].filter(
        (secret) => secret.endsWhenSilentForMs !== undefined && isInGrace(secret, at),
      );
      const ids = [...new Set(watched.map(({ keyId }) => keyId))].filter((id) => id > behind);
      return ids
        .sort(ordinal)
        .slice(0, limit)
        .flatMap((id) => withSecrets(state, id) ?? []);
    },
    async gracesEnded({ behind, to, limit }) {
      const { secrets, keys } = access.read();
      const ended = [...secrets.values()].flatMap((secret) => {
        const key = keys.get(secret.keyId)?.key;
        const end = secret.graceEndsAt;
        if (key === undefined || end === null || secret.revokedAt !== null) return [];
        return end <= to && isBehind(behind, { endsAt: end, id: secret.id }) ? [{ key, secret, end }] : [];
      });
      ended.sort((a, b) => a.end - b.end || ordinal(a.secret.id, b.secret.id));
      return ended.slice(0, limit).map(({ key, secret }) => ({ key, secret }));
    },
    async accountsWithPolicy() {
      const policies = [...access.read().rotationPolicies.values()];
      return [...new Set(policies.map(({ accountId }) => accountId))].sort(ordinal);
    },
  };
}

function record(state: MemoryState, senders: readonly SecretSender[]): void {
  for (const sender of senders) {
    if (!state.secrets.has(sender.secretId)) continue;
    const known = new Map((state.senders.get(sender.secretId) ?? []).map((one) => [senderPlace(one), one]));
    const same = known.get(senderPlace(sender));
    known.set(senderPlace(sender), same === undefined ? sender : sumOfSenders(same, sender));
    state.senders.set(sender.secretId, [...known.values()].sort(newestFirst));
  }
  for (const { secretId } of senders) {
    const all = state.senders.get(secretId);
    if (all !== undefined) state.senders.set(secretId, all.slice(0, sendersKept));
  }
}

function newestFirst(a: SecretSender, b: SecretSender): number {
  return (
    b.lastAt - a.lastAt ||
    ordinal(a.address ?? '', b.address ?? '') ||
    ordinal(a.userAgent ?? '', b.userAgent ?? '')
  );
}
