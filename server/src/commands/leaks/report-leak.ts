import { type AlertCause, type Key, type KeyRecord, minuteMs, type Secret, statusOf } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import { isProblem } from '../../api/problem.js';
import type { Acting } from '../acting.js';
import { onlyTell, raiseIn } from '../alerts/raise-alert.js';
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

/**
 * What became of the key: nothing but the notice; an end for its newest secret, by which somebody must rotate it; an earlier end for
 * the replaced secret; the end of the whole key; or the end of the replaced secret alone. A canary goes on waiting.
 */
export type LeakReaction =
  | 'notified'
  | 'rotation_due'
  | 'old_secret_ending'
  | 'key_revoked'
  | 'old_secret_revoked'
  | 'canary_found'
  | 'already_dead';

/** The first report of a secret of ours, for those who must be told. */
export interface NoticedLeak extends Pick<LeakedSecret, 'reporter' | 'where'> {
  readonly key: Key;
  readonly hint: string;
  readonly reaction: LeakReaction;
  /** Until when the leaked secret works, where the reaction gave it an end; epoch milliseconds. */
  readonly endsAt?: number;
}

/**
 * Takes one report: the mark on the secret, the configured reaction, the audit event `key.leaked` and, unless the secret was dead, an
 * alert, all in one transaction. `isOurs` tells whether the secret was ever issued here; `noticed` is absent when it was not, and when
 * it was reported before: a repeated report changes nothing. A secret that was never issued costs one read and no write.
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
    const response = responseTo({ key, secret, at }, context.rules().leaks);
    noticed = { key, hint: secret.hint, ...response, reporter, where };
    // With the mark: a report whose alert was lost could not be repeated.
    return { ...stepOf(noticed, { secretId: secret.id, at }), ...alertOf(context, noticed, at) };
  });
  // The key can only be gone with its account: nobody is left to be told.
  if (isProblem(outcome) || noticed === undefined) return undefined;
  return noticed;
}

type Response = Pick<NoticedLeak, 'reaction' | 'endsAt'>;

interface Leaked {
  readonly key: Key;
  readonly secret: Secret;
  readonly at: number;
}

function responseTo(
  { key, secret, at }: Leaked,
  configured: { readonly reaction: 'notify' | 'rotate' | 'revoke'; readonly graceMs: number },
): Response {
  const { graceEndsAt, revokedAt } = secret;
  const isOver = revokedAt !== null || (graceEndsAt !== null && graceEndsAt <= at);
  const status = statusOf(key, [], at);
  if (isOver || status === 'revoked' || status === 'expired') return { reaction: 'already_dead' };
  if (key.isCanary) return { reaction: 'canary_found' };
  const isReplaced = graceEndsAt !== null;
  if (configured.reaction === 'notify') return { reaction: 'notified' };
  if (configured.reaction === 'revoke')
    return { reaction: isReplaced ? 'old_secret_revoked' : 'key_revoked' };
  const latest = Math.min(graceEndsAt ?? never, key.expiresAt ?? never);
  const endsAt = Math.min(at + configured.graceMs, latest);
  return { reaction: isReplaced ? 'old_secret_ending' : 'rotation_due', endsAt };
}

const never = Number.POSITIVE_INFINITY;

function stepOf(
  { key, hint, reaction, endsAt, reporter, where }: NoticedLeak,
  { secretId, at }: { readonly secretId: string; readonly at: number },
): KeyStep {
  const end = endsAt !== undefined && { secretEndsAt: new Date(endsAt).toISOString() };
  return {
    action: 'key.leaked',
    detail: { name: key.name, hint, reaction, reporter, ...end, ...(where !== null && { where }) },
    leaked: { secretId, revokes: reaction === 'old_secret_revoked' },
    ...(endsAt !== undefined && { secretChanges: [{ id: secretId, change: { graceEndsAt: endsAt } }] }),
    ...(reaction === 'key_revoked' && { change: { revokedAt: at }, revokesSecrets: true as const }),
  };
}

/** What was dead already needs no alert: nothing is left to do. */
function alertOf(
  context: ManagementContext,
  { key, hint, reaction, endsAt }: NoticedLeak,
  at: number,
): Pick<KeyStep, 'also'> {
  if (reaction === 'already_dead') return {};
  const end = endsAt === undefined ? '' : ` It works until ${new Date(endsAt).toISOString()}.`;
  const finding: AlertCause = {
    detector: 'leaked_secret',
    keyId: key.id,
    accountId: key.accountId,
    at: at - (at % minuteMs),
    severity: 'critical',
    summary: `The secret ${hint} was found where others can read it.${end}`,
    subject: hint,
    measure: 1,
    evidence: { hint, reaction },
  };
  return { also: (stores) => raiseIn(context, stores, { finding, rule: onlyTell }) };
}
