import { type Check, type CheckName, type Reason, type Refusal, reasons } from '@neoagent/core';

/** What a key is good for, in one word. */
export const verdicts = [
  'mistyped',
  'extra_spaces',
  'ambiguous',
  'missing',
  'unknown',
  'revoked',
  'expired',
  'disabled',
  'suspended',
  'lacks_permission',
  'not_in_plan',
  'no_such_endpoint',
  'good',
] as const;
export type KeyVerdict = (typeof verdicts)[number];

const verdictOf: Partial<Record<Reason, KeyVerdict>> = {
  key_missing: 'missing',
  key_extra_spaces: 'extra_spaces',
  key_malformed: 'mistyped',
  key_ambiguous: 'ambiguous',
  key_unknown: 'unknown',
  key_revoked: 'revoked',
  key_expired: 'expired',
  key_disabled: 'disabled',
  account_suspended: 'suspended',
  route_unknown: 'no_such_endpoint',
  path_not_canonical: 'no_such_endpoint',
  endpoint_not_in_plan: 'not_in_plan',
  permission_denied: 'lacks_permission',
};

/**
 * The steps that speak of the key, most fundamental first. Where the question comes from is no matter: it is asked on a web page, so
 * address list, browser guard and limits are left out.
 */
const asked: readonly CheckName[] = [
  'credential',
  'key',
  'key_state',
  'account',
  'route',
  'plan',
  'permission',
];

export interface CheckedKey {
  readonly verdict: KeyVerdict;
  readonly reason: Reason | null;
  readonly detail: string;
  readonly fix: string;
}

/** The verdict about a key, or `rate_limited` when its address guessed too often and nothing was looked up. */
export function verdictOn(checks: readonly Check[]): CheckedKey | (Refusal & { verdict: 'too_many' }) {
  const refused = asked
    .map((name) => checks.find(({ check }) => check === name))
    .find((check) => check?.outcome === 'refused');
  if (refused?.outcome !== 'refused') return good;
  if (refused.reason === 'rate_limited') return { ...refused, verdict: 'too_many' };
  const { reason, detail } = refused;
  return { verdict: verdictOf[reason] ?? 'unknown', reason, detail, fix: reasons[reason].fix };
}

const good: CheckedKey = {
  verdict: 'good',
  reason: null,
  detail: 'The key is good for what was asked.',
  fix: 'Nothing needs mending. If a request is refused all the same, look up its request id under Settings, Activity.',
};
