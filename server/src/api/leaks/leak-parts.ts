import type { GuessLimiter } from '@neoagent/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { NoticedLeak } from '../../commands/leaks/report-leak.js';
import type { ManagementContext } from '../context.js';
import { sendProblem } from '../send-problem.js';
import type { PublicKeys } from './public-keys.js';

/** What the routes that take reports of leaked keys need. */
export interface LeakParts {
  readonly context: ManagementContext;
  readonly publicKeys: PublicKeys;
  /** Counts reports that prove nothing, by client address. */
  readonly attempts: GuessLimiter;
  /** Tells the owners of the key's account, off the request's way. */
  readonly tellOwners: (leak: NoticedLeak) => void;
  /** Takes secrets out of a text that comes from outside. */
  readonly redact: (text: string) => string;
}

/** Refuses an address that made too many reports which prove nothing; `undefined` lets it go on. */
export function refuseTooMany(
  { attempts, context }: LeakParts,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | undefined {
  const refusal = attempts.refusalFor(request.ip, context.clock.now());
  if (refusal === undefined) return undefined;
  return sendProblem(reply, {
    problem: 'too_many_attempts',
    detail: 'Too many reports came from this address. Wait and try again.',
    retryAfterSeconds: Math.max(1, Math.ceil((refusal.retryAfterMs ?? 1000) / 1000)),
  });
}
