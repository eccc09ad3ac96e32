import type { Refused } from './decision.js';
import { type CheckName, checkNames } from './explain.js';
import type { Reason } from './reasons.js';

/** One step of a decision that was made; `noticed` is a refusal that was not enforced. */
export interface MadeCheck {
  readonly check: CheckName;
  readonly outcome: 'passed' | 'refused' | 'noticed' | 'not_checked';
  readonly reason: Reason | null;
  readonly detail: string | null;
}

/** The check that gives each reason. What is not in the catalogue of a decision (an upstream's failure) belongs to none. */
const checkOf: Partial<Record<Reason, CheckName>> = {
  path_not_canonical: 'route',
  route_unknown: 'route',
  key_missing: 'credential',
  key_extra_spaces: 'credential',
  key_malformed: 'credential',
  key_ambiguous: 'credential',
  key_unknown: 'key',
  key_revoked: 'key_state',
  key_expired: 'key_state',
  key_disabled: 'key_state',
  account_suspended: 'account',
  ip_not_allowed: 'address',
  browser_blocked: 'browser',
  endpoint_not_in_plan: 'plan',
  permission_denied: 'permission',
  rate_limited: 'limits',
  quota_exceeded: 'limits',
};

/**
 * The steps that led to a refusal, without asking anything anew: those before it passed, those after it were not looked at. With
 * `isEnforced` false the request went on, so every other step passed.
 */
export function checksOf(
  refused: Pick<Refused, 'reason' | 'detail' | 'caller'>,
  isEnforced = true,
): readonly MadeCheck[] {
  const { reason, detail } = refused;
  const refusing = checkNames.indexOf(checkThatGave(refused));
  return checkNames.map((check, index) => {
    if (index === refusing) {
      return { check, outcome: isEnforced ? 'refused' : 'noticed', reason, detail } as const;
    }
    const isPassed = index < refusing || !isEnforced;
    return { check, outcome: isPassed ? 'passed' : 'not_checked', reason: null, detail: null } as const;
  });
}

/** An address over its guesses is refused before its key is looked up; a limit is a recognised caller's. */
function checkThatGave({ reason, caller }: Pick<Refused, 'reason' | 'caller'>): CheckName {
  if (reason === 'rate_limited' && caller === undefined) return 'key';
  return checkOf[reason] ?? 'limits';
}
