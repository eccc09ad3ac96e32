import { type AnswerStyle, answerStatusOf, type Check, type Decision, reasons } from '@neoagent/core';
import type { Verdict } from './schema.js';

/** A decision as the JSON that `/v1/verify` answers; fields listed by hand. */
export function presentVerdict(
  decision: Decision,
  context: { requestId: string; style: AnswerStyle },
): Verdict {
  const common = {
    caller: decision.caller === undefined ? null : presentCaller(decision.caller),
    route: decision.route?.match ?? null,
    limits: decision.limits.map((state) => ({
      name: state.name,
      allow: state.allow,
      windowSeconds: state.windowMs / 1000,
      remaining: state.remaining,
      resetSeconds: Math.ceil(state.resetMs / 1000),
    })),
    requestId: context.requestId,
    secretExpiresAt: null,
  };
  if (decision.allowed) {
    return {
      allowed: true,
      status: 200,
      reason: null,
      title: null,
      detail: null,
      fix: null,
      retryAfterSeconds: null,
      ...common,
      secretExpiresAt:
        decision.secretEndsAt === undefined ? null : new Date(decision.secretEndsAt).toISOString(),
    };
  }
  const { reason, detail, retryAfterMs } = decision;
  return {
    allowed: false,
    status: answerStatusOf(reason, 'gateway', context.style),
    reason,
    title: reasons[reason].title,
    detail,
    fix: reasons[reason].fix,
    retryAfterSeconds: retryAfterMs === undefined ? null : Math.max(1, Math.ceil(retryAfterMs / 1000)),
    ...common,
  };
}

/** One step of an explanation as JSON. */
export function presentCheck(check: Check) {
  const isRefused = check.outcome === 'refused';
  return {
    check: check.check,
    outcome: check.outcome,
    reason: isRefused ? check.reason : null,
    detail: isRefused ? check.detail : null,
  };
}

function presentCaller(caller: NonNullable<Decision['caller']>): NonNullable<Verdict['caller']> {
  const { accountId, keyId, plan, environment, permissions } = caller;
  return { account: accountId, keyId, plan, environment, permissions: [...permissions] };
}
