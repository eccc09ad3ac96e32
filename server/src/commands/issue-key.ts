import { type Key, type KeyInsertion, type KeyWithSecrets, permissionsOf, type Stores } from '@neoagent/core';
import type { ManagementContext } from '../api/context.js';
import { isProblem, type Problem } from '../api/problem.js';
import { type Acting, auditEventOf, newId } from './acting.js';
import { isFull, maxLiveKeys } from './live-keys.js';
import { newKeySecret } from './new-key-secret.js';
import { accountNotFound, nameTaken } from './refusals.js';
import { policyOf } from './rotation/policy-of.js';
import { limitTextOf, readKeyLimits, type WantedLimit } from './terms/key-limits.js';
import { readKeyTerms, type WantedKey } from './terms/key-terms.js';
import { appendAudit } from './webhooks/append-audit.js';

/** A key and the one copy of its secret. Never to be logged or kept. */
export interface IssuedKey {
  readonly record: KeyWithSecrets;
  readonly secret: string;
}

export interface KeyOrder {
  readonly by: Acting;
  readonly accountId: string;
  readonly wanted: WantedKey & { readonly limits?: readonly WantedLimit[] | undefined };
  /** Makes a repeated submission harmless; `null` when none was sent. */
  readonly creationToken: string | null;
}

/**
 * Makes a key with its first secret and the audit event, all or nothing. What a member asks for stays within the plan of the
 * account; an operator's command may go past it. A creation token that was used before answers `repeated` with the id of the key
 * it made, and makes nothing.
 */
export async function issueKey(context: ManagementContext, order: KeyOrder): Promise<IssuedKey | Problem> {
  const issued = await context.db.transaction((stores) => issue(context, stores, order));
  if (!isProblem(issued)) context.forgetKey(issued.record.key.id);
  return issued;
}

async function issue(
  context: ManagementContext,
  stores: Stores,
  { by, accountId, wanted, creationToken }: KeyOrder,
): Promise<IssuedKey | Problem> {
  const account = await stores.accounts.find(accountId);
  if (account === undefined) return accountNotFound;
  const at = context.clock.now();
  const { plans } = context.rules();
  const holding = { planName: account.plan, permissions: permissionsOf(account, plans) };
  const isCommand = by.actor.kind === 'operator_command';
  const { maxLifetimeMs } = await policyOf(context, stores, { accountId, keyId: null });
  const terms = readKeyTerms(wanted, {
    now: at,
    account: isCommand ? undefined : holding,
    maxLifetimeMs: isCommand ? null : maxLifetimeMs,
  });
  if (isProblem(terms)) return terms;
  const within = isCommand ? undefined : { planName: account.plan, plans };
  const limits = readKeyLimits(wanted.limits ?? [], within);
  if (isProblem(limits)) return limits;
  if (await isFull(stores.keys, accountId)) return tooMany;
  const key: Key = {
    id: newId('key', context.random),
    accountId,
    ...terms,
    limits,
    createdBy: by.actor.kind === 'member' ? by.actor.id : null,
    createdAt: at,
    disabledAt: null,
    revokedAt: null,
  };
  const secret = newKeySecret(context, { keyId: key.id, environment: key.environment, at });
  const insertion = await stores.keys.insert(key, secret.row, creationToken);
  if (insertion.kind !== 'inserted') return whyNot(insertion);
  const deed = {
    accountId,
    action: 'key.created',
    targetId: key.id,
    detail: {
      ...terms,
      ...(limits.length > 0 && { limits: limits.map(limitTextOf) }),
      hint: secret.row.hint,
    },
  } as const;
  await appendAudit(stores, auditEventOf(deed, { by, at, random: context.random }));
  return { record: { key, secrets: [secret.row] }, secret: secret.text };
}

function whyNot(insertion: Exclude<KeyInsertion, { kind: 'inserted' }>): Problem {
  if (insertion.kind === 'name_taken') return nameTaken;
  return {
    problem: 'repeated',
    detail:
      'This key was created by an earlier submission, which showed its secret. If the secret is lost, regenerate the key.',
    extra: { keyId: insertion.keyId },
  };
}

const tooMany: Problem = {
  problem: 'conflict',
  detail: `An account has at most ${maxLiveKeys} keys that are not revoked. Revoke keys that nobody uses, then try again.`,
};
