import type { KeyWithSecrets } from '@neoagent/core';
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { isId } from '../../commands/acting.js';
import type { KeyTarget } from '../../commands/key-step.js';
import { keyNotFound } from '../../commands/refusals.js';
import type { ManagementContext, SignedIn } from '../context.js';
import { isProblem, type Problem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { refuseManaging } from './policy.js';
import { presentKey } from './present.js';

/** What every route about keys is given. `requireSession` sets `request.signedIn`, or answers 401 before the body is read. */
export interface KeyRouteDeps {
  readonly context: ManagementContext;
  readonly requireSession: onRequestAsyncHookHandler;
}

/** Who asks, as commands want to know it. */
export function actingFor(request: FastifyRequest): KeyTarget['by'] {
  return { actor: { kind: 'member', id: request.signedIn.userId }, address: request.ip };
}

/** A key of the caller's account; another account's is as absent as one that never was. */
export async function findKey(
  { db }: ManagementContext,
  { accountId }: SignedIn,
  keyId: string,
): Promise<KeyWithSecrets | Problem> {
  const record = isId(keyId) ? await db.keys.find(accountId, keyId) : undefined;
  return record ?? keyNotFound;
}

/** The target of a change of the key, once it is known that this member may make it. */
export async function findManaged(
  context: ManagementContext,
  request: FastifyRequest,
  keyId: string,
): Promise<KeyTarget | Problem> {
  const { signedIn } = request;
  const record = await findKey(context, signedIn, keyId);
  if (isProblem(record)) return record;
  const refusal = refuseManaging(signedIn, record.key);
  return refusal ?? { by: actingFor(request), accountId: signedIn.accountId, keyId };
}

/** Answers with the key, and with its secret when it was just made; or with the problem. Never to be kept by a cache. */
export async function answerKey(
  reply: FastifyReply,
  context: ManagementContext,
  answer: KeyWithSecrets | { readonly record: KeyWithSecrets; readonly secret: string } | Problem,
): Promise<FastifyReply> {
  if (isProblem(answer)) return sendProblem(reply, answer);
  const record = 'record' in answer ? answer.record : answer;
  const members = await context.db.members.list(record.key.accountId);
  const key = presentKey(record, { at: context.clock.now(), members });
  reply.header('cache-control', 'no-store');
  return reply.send('secret' in answer ? { key, secret: answer.secret } : { key });
}
