import type { Database, KeyRecord, LastUse, Stores } from '@neoagent/core';
import { storeUnavailable } from '../faults.js';
import { createOpenTransaction } from '../open-transaction.js';
import { createMemoryAdviceStore } from './alerts/memory-advice-store.js';
import { createMemoryAlertStore } from './alerts/memory-alert-store.js';
import { createMemoryCanaryStore } from './alerts/memory-canary-store.js';
import { createMemoryDetectorStore } from './alerts/memory-detector-store.js';
import { findHinted } from './find-hinted.js';
import { createMemoryAccountStore } from './memory-account-store.js';
import { createMemoryAuditLog } from './memory-audit-log.js';
import { createMemoryInvitationStore } from './memory-invitation-store.js';
import { createMemoryKeyStore } from './memory-key-store.js';
import { createMemoryMemberStore } from './memory-member-store.js';
import { createMemoryQuotaStore } from './memory-quota-store.js';
import { createMemoryRefusalLog } from './memory-refusal-log.js';
import { createMemoryShadowStore } from './memory-shadow-store.js';
import { copyOf, emptyState, type Login, type MemoryAccess, type MemoryState } from './memory-state.js';
import { createMemoryUsageStore } from './memory-usage-store.js';
import {
  createMemoryRotationPolicyStore,
  createMemoryRotationStore,
} from './rotation/memory-rotation-store.js';
import { keysEnding } from './webhooks/keys-ending.js';
import { createMemoryDeliveryStore } from './webhooks/memory-delivery-store.js';
import { createMemoryWebhookStore } from './webhooks/memory-webhook-store.js';

/** A database that lives as long as its object: every promise of the port but durability. */
export interface MemoryDatabase extends Database {
  /** The e-mail is kept in lower case, as the login library keeps it. */
  addLogin(login: Login): Promise<void>;
}

export function createMemoryDatabase(): MemoryDatabase {
  const openTransaction = createOpenTransaction();
  let committed = emptyState();
  let isOpen = true;
  let tail: Promise<unknown> = Promise.resolve();

  function stateOf(): MemoryState {
    if (!isOpen) throw storeUnavailable('it was closed');
    return committed;
  }

  /** One after the other, each on a copy that replaces the state only when the work resolved. */
  function serially<T>(work: (draft: MemoryState) => T | Promise<T>): Promise<T> {
    const turn = tail.then(async () => {
      const draft = copyOf(stateOf());
      const answer = await work(draft);
      committed = draft;
      return answer;
    });
    tail = turn.catch(() => undefined);
    return turn;
  }

  const outside: MemoryAccess = {
    read() {
      openTransaction.refuseInside();
      return stateOf();
    },
    async write(change) {
      openTransaction.refuseInside();
      return serially(change);
    },
  };

  return {
    ...storesOver(outside),
    refusals: createMemoryRefusalLog(outside),
    quotas: createMemoryQuotaStore(outside),
    shadow: createMemoryShadowStore(outside),
    usage: createMemoryUsageStore(outside),
    deliveries: createMemoryDeliveryStore(outside),
    rotations: createMemoryRotationStore(outside),
    keysEnding: async (range) => keysEnding(outside.read(), range),
    findHinted: async (beginnings) => findHinted(outside.read(), beginnings),
    detectors: createMemoryDetectorStore(outside),
    async transaction(work) {
      openTransaction.refuseInside();
      return serially((draft) => openTransaction.run(() => work(storesOver(inside(draft)))));
    },
    findByDigest: (digest) => findByDigest(stateOf(), digest),
    async hasImportedSecrets() {
      return [...stateOf().secrets.values()].some(({ imported }) => imported === true);
    },
    recordLastUses: (uses) => outside.write((state) => recordLastUses(state, uses)),
    addLogin: (login) =>
      outside.write(
        (state) => void state.logins.set(login.id, { ...login, email: login.email.toLowerCase() }),
      ),
    async ping() {
      stateOf();
    },
    async close() {
      await tail;
      isOpen = false;
    },
  };
}

function inside(draft: MemoryState): MemoryAccess {
  return {
    read: () => draft,
    async write(change) {
      return change(draft);
    },
  };
}

function storesOver(access: MemoryAccess): Stores {
  return {
    accounts: createMemoryAccountStore(access),
    members: createMemoryMemberStore(access),
    invitations: createMemoryInvitationStore(access),
    keys: createMemoryKeyStore(access),
    audit: createMemoryAuditLog(access),
    webhooks: createMemoryWebhookStore(access),
    alerts: createMemoryAlertStore(access),
    canaries: createMemoryCanaryStore(access),
    advice: createMemoryAdviceStore(access),
    rotationPolicies: createMemoryRotationPolicyStore(access),
  };
}

function findByDigest(state: MemoryState, digest: string): KeyRecord | undefined {
  const secret = state.secrets.get(state.secretIdByDigest.get(digest) ?? '');
  const key = secret && state.keys.get(secret.keyId)?.key;
  const account = key && state.accounts.get(key.accountId);
  if (!secret || !account) return undefined;
  return {
    secret: { id: secret.id, graceEndsAt: secret.graceEndsAt, revokedAt: secret.revokedAt, place: 0 },
    key,
    account: {
      id: account.id,
      plan: account.plan,
      suspendedAt: account.suspendedAt,
      timeZone: account.timeZone,
      grantedPermissions: account.grantedPermissions,
      withheldPermissions: account.withheldPermissions,
    },
    standing: undefined,
  };
}

function recordLastUses(state: MemoryState, uses: ReadonlyMap<string, LastUse>): void {
  for (const [secretId, lastUsed] of uses) {
    const secret = state.secrets.get(secretId);
    if (!secret || (secret.lastUsed && secret.lastUsed.at >= lastUsed.at)) continue;
    state.secrets.set(secretId, { ...secret, lastUsed });
  }
}
