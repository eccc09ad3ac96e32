import { type Key, type KeyRecord, type Secret, statusOf } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import { isProblem } from '../../api/problem.js';
import type { Acting } from '../acting.js';
import { type KeyStep, takeKeyStep } from '../key-step.js';

/** Somebody found a secret where it must not be. `where` comes from outside and holds no secret any more. */
export interface LeakedSecret {
  /** The whole secret: holding it is the proof. */
  readonly secret: string;
  /** Who says so: a `scanner` that signed its report, or somebody on the public `page`. */
  readonly reporter: 'scanner' | 'page';
  readonly where: string | null;
  readonly address: string;
}

/** What became of the key: nothing but the notice, the end of the whole key, or the end of the replaced secret alone. */
export type LeakReaction = 'notified' | 'key_revoked' | 'old_secret_revoked' | 'already_dead';

/** The first report of a secret of ours, for those who must be told. */
export interface NoticedLeak extends Pick<LeakedSecret, 'reporter' | 'where'> {
  readonly key: Key;
  readonly hint: string;
  readonly reaction: LeakReaction;
}

/**
 * Takes one report: the mark on the secret, the configured reaction and the audit event `key.leaked` in one transaction. `isOurs` tells
 * whether the secret was ever issued here; `noticed` is absent when it was not, and when it was reported before: a repeated report
 * changes nothing. A secret that was never issued costs one read and no write.
 */
export async function reportLeak(
  context: ManagementContext,
  leaked: LeakedSecret,
): Promise<{ readonly isOurs: boolean; readonly noticed?: NoticedLeak }> {
  const record = await context.db.findByDigest(context.digest(leaked.secret));
  if (record === undefined) return { isOurs: false };
  const noticed = await markLeaked(context, record, leaked);
  return noticed === undefined ? { isOurs: true } : { isOurs: true, noticed };
}

async function markLeaked(
  context: ManagementContext,
  record: KeyRecord,
  { reporter, where, address }: LeakedSecret,
): Promise<NoticedLeak | undefined> {
  const by: Acting = { actor: { kind: 'leak_report', id: '' }, address };
  const target = { by, accountId: record.account.id, keyId: record.key.id };
  let noticed: NoticedLeak | undefined;
  const outcome = await takeKeyStep(context, target, ({ key, secrets }, at) => {
    const secret = secrets.find(({ id }) => id === record.secret.id);
    if (secret === undefined || secret.leakedAt !== undefined) return undefined;
    const reaction = reactionTo({ key, secret, at }, context.rules().leaks.reaction);
    noticed = { key, hint: secret.hint, reaction, reporter, where };
    return stepOf(noticed, { secretId: secret.id, at });
  });
  // The key can only be gone with its account: nobody is left to be told.
  return isProblem(outcome) ? undefined : noticed;
}

function reactionTo(
  found: { readonly key: Key; readonly secret: Secret; readonly at: number },
  configured: 'notify' | 'revoke',
): LeakReaction {
  const { key, secret, at } = found;
  const isReplaced = secret.graceEndsAt !== null;
  const isOver = secret.revokedAt !== null || (isReplaced && secret.graceEndsAt <= at);
  const status = statusOf(key, [], at);
  if (isOver || status === 'revoked' || status === 'expired') return 'already_dead';
  if (configured === 'notify') return 'notified';
  return isReplaced ? 'old_secret_revoked' : 'key_revoked';
}

function stepOf(
  { key, hint, reaction, reporter, where }: NoticedLeak,
  at: { readonly secretId: string; readonly at: number },
): KeyStep {
  return {
    action: 'key.leaked',
    detail: { name: key.name, hint, reaction, reporter, ...(where !== null && { where }) },
    leaked: { secretId: at.secretId, revokes: reaction === 'old_secret_revoked' },
    ...(reaction === 'key_revoked' && { change: { revokedAt: at.at }, revokesSecrets: true as const }),
  };
}
