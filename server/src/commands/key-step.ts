import type {
  AuditAction,
  AuditEvent,
  KeyChange,
  KeyWithSecrets,
  Secret,
  SecretChange,
  Stores,
} from '@neoagent/core';
import type { ManagementContext } from '../api/context.js';
import { isProblem, type Problem } from '../api/problem.js';
import { type Acting, auditEventOf } from './acting.js';
import { keyNotFound, nameTaken } from './refusals.js';
import { appendAudit } from './webhooks/append-audit.js';

/** Which key, and who wants it changed. Another account's key does not exist for this account. */
export interface KeyTarget {
  readonly by: Acting;
  readonly accountId: string;
  readonly keyId: string;
}

/** What must happen to a key, decided before anything is written. `detail` is for the audit event and holds no secret. */
export interface KeyStep {
  readonly action: AuditAction;
  readonly detail: AuditEvent['detail'];
  readonly change?: KeyChange;
  readonly revokesSecrets?: true;
  readonly secretChanges?: readonly { readonly id: string; readonly change: SecretChange }[];
  readonly newSecret?: Secret;
  /** The secret to mark as leaked, and whether that one alone is revoked. */
  readonly leaked?: { readonly secretId: string; readonly revokes: boolean };
  /** What else must be written with it, or not at all. */
  readonly also?: (stores: Stores) => Promise<unknown>;
}

/** Decides purely: the step to take, `undefined` when the key is as wanted already, or why not. */
export type DecideStep = (record: KeyWithSecrets, at: number) => KeyStep | undefined | Problem;

/**
 * Takes one step with one key: read, decide, change and audit event in one transaction, one step of a key after the other. Answers
 * the key as it stands afterwards. The key is forgotten by caches before this resolves, and also when a commit's outcome is unknown.
 */
export async function takeKeyStep(
  context: ManagementContext,
  target: KeyTarget,
  decide: DecideStep,
): Promise<KeyWithSecrets | Problem> {
  let isTouched = false;
  try {
    return await context.db.transaction(async (stores) => {
      const record = await findAndLock(stores, target);
      if (record === undefined) return keyNotFound;
      const at = context.clock.now();
      const step = decide(record, at);
      if (step === undefined || isProblem(step)) return step ?? record;
      isTouched = true;
      if (!(await apply(stores, target.keyId, { ...step, at }))) return nameTaken;
      const deed = {
        accountId: target.accountId,
        action: step.action,
        targetId: target.keyId,
        detail: step.detail,
      };
      await appendAudit(stores, auditEventOf(deed, { by: target.by, at, random: context.random }));
      await step.also?.(stores);
      return (await stores.keys.find(target.accountId, target.keyId)) ?? keyNotFound;
    });
  } finally {
    if (isTouched) context.forgetKey(target.keyId);
  }
}

/**
 * Two steps at once would each decide on what the other is about to change: two regenerations would leave two live secrets.
 * Writing the row takes its lock on Postgres; what counts is read after that. On SQLite the transaction holds the only lock.
 */
async function findAndLock(
  stores: Stores,
  { accountId, keyId }: KeyTarget,
): Promise<KeyWithSecrets | undefined> {
  const found = await stores.keys.find(accountId, keyId);
  if (found === undefined) return undefined;
  await stores.keys.update(keyId, { browserGuard: found.key.browserGuard });
  return stores.keys.find(accountId, keyId);
}

/** Answers `false`, with nothing written, when the new name is taken. */
async function apply(
  stores: Stores,
  keyId: string,
  step: KeyStep & { readonly at: number },
): Promise<boolean> {
  if (step.change !== undefined && !(await stores.keys.update(keyId, step.change))) return false;
  if (step.revokesSecrets) await stores.keys.revokeSecrets(keyId, step.at);
  for (const { id, change } of step.secretChanges ?? []) await stores.keys.updateSecret(id, change);
  if (step.newSecret !== undefined) await stores.keys.addSecret(step.newSecret);
  if (step.leaked !== undefined) {
    const { secretId, revokes } = step.leaked;
    await stores.keys.markLeaked(secretId, { at: step.at, revokes });
  }
  return true;
}
