import {
  type AnswerStyle,
  answerStatusOf,
  type Check,
  type Decision,
  type LimitState,
  reasons,
} from '@neoagent/core';
import type { Verdict } from './schema.js';

/** A decision as the JSON that `/v1/verify` answers; fields listed by hand. */
export function presentVerdict(
  decision: Decision,
  context: { requestId: string; style: AnswerStyle },
): Verdict {
  const { allowed, caller, route, limits } = decision;
  const refused = decision.allowed ? undefined : decision;
  const about = refused && reasons[refused.reason];
  const retryAfterMs = refused?.retryAfterMs;
  const secretEndsAt = decision.allowed ? decision.secretEndsAt : undefined;
  return {
    allowed,
    status: refused === undefined ? 200 : answerStatusOf(refused.reason, 'gateway', context.style),
    reason: refused?.reason ?? null,
    title: about?.title ?? null,
    detail: refused?.detail ?? null,
    fix: about?.fix ?? null,
    retryAfterSeconds: retryAfterMs === undefined ? null : Math.max(1, Math.ceil(retryAfterMs / 1000)),
    caller: caller === undefined ? null : presentCaller(caller),
    route: route?.match ?? null,
    limits: limits.map(presentLimit),
    requestId: context.requestId,
    secretExpiresAt: secretEndsAt === undefined ? null : new Date(secretEndsAt).toISOString(),
  };
}

function presentLimit({ name, allow, windowMs, remaining, resetMs }: LimitState): Verdict['limits'][number] {
  return {
    name,
    allow,
    windowSeconds: windowMs / 1000,
    remaining,
    resetSeconds: Math.ceil(resetMs / 1000),
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
