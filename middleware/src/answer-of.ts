import {
  type AnswerStyle,
  type Decision,
  type Refusal,
  rateLimitHeaders,
  refusalResponse,
} from '@neoagent/core';
import type { Answer, Caller } from './guard.js';

/** A decision as every adapter answers it; the refusals are those of the gateway, field by field. */
export function answerOf(
  decision: Decision,
  { requestId, style }: { readonly requestId: string; readonly style: AnswerStyle },
): Answer {
  if (decision.allowed) {
    const headers = { 'X-Request-Id': requestId, ...rateLimitHeaders(decision.limits) };
    return { allowed: true, caller: publicCaller(decision.caller), requestId, headers };
  }
  const { reason } = decision;
  const caller = decision.caller && publicCaller(decision.caller);
  const response = refusalResponse(decision, { requestId, door: 'gateway', style });
  return { allowed: false, reason, caller, requestId, response };
}

function publicCaller({ accountId, keyId, plan, environment, permissions }: Caller): Caller {
  return { accountId, keyId, plan, environment, permissions };
}

/** What a caller reads when no decision could be made. */
export const unavailable: Refusal = {
  reason: 'unavailable',
  detail: 'The decision could not be made.',
  retryAfterMs: 2000,
};
