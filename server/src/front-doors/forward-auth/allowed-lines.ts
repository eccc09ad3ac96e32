import { type Allowed, type LimitState, rateLimitLeft, rateLimitPolicy, remembered } from '@neoagent/core';
import { secretExpires } from '../allowed-headers.js';

/** What callers have in common, as lines, and the policy that the last of them was told. */
interface Common {
  readonly lines: string;
  limits: readonly LimitState[];
  policy: string;
}

/**
 * The fields of an allowed answer as lines of text for `writeLines`: those of `identityHeaders` and `allowedHeaders`, and that there is
 * no body. What the callers of a plan have in common is joined once; to join it for each costs more than the decision.
 */
export function createAllowedLines(): (decision: Allowed, requestId: string) => string {
  const commonOf = remembered((text): Common => ({ lines: commonLines(text), limits: [], policy: '' }));

  return ({ caller, limits, secretEndsAt }, requestId) => {
    const { accountId, keyId, plan, environment, permissions } = caller;
    const held = permissions.length === 1 ? permissions[0] : permissions.join(',');
    const common = commonOf(`${plan} ${environment} ${held}`);
    const lines = `X-Neoagent-Account: ${accountId}\r\nX-Neoagent-Key-Id: ${keyId}\r\nX-Request-Id: ${requestId}\r\n${common.lines}`;
    const counted =
      limits.length === 0
        ? lines
        : `${lines}${policyLine(common, limits)}RateLimit: ${rateLimitLeft(limits)}\r\n`;
    if (secretEndsAt === undefined) return counted;
    return `${counted}X-Neoagent-Secret-Expires: ${secretExpires(secretEndsAt)}\r\n`;
  };
}

function commonLines(text: string): string {
  // Names of plans and permissions are checked where they are written down; what stands in a head is checked again.
  if (!/^[!-~]+ [!-~]+ [!-~]*$/.test(text))
    throw new Error('the plan or a permission cannot stand in a field');
  const [plan, environment, permissions] = text.split(' ');
  return (
    `X-Neoagent-Plan: ${plan}\r\nX-Neoagent-Environment: ${environment}\r\nX-Neoagent-Permissions: ${permissions}\r\n` +
    'Cache-Control: no-store\r\nContent-Length: 0\r\n'
  );
}

/** The same as last time unless the limits are others: keys may have limits of their own. */
function policyLine(common: Common, limits: readonly LimitState[]): string {
  if (!haveSamePolicy(common.limits, limits)) {
    common.limits = limits;
    common.policy = `RateLimit-Policy: ${rateLimitPolicy(limits)}\r\n`;
  }
  return common.policy;
}

function haveSamePolicy(one: readonly LimitState[], other: readonly LimitState[]): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) {
    const [a, b] = [one[i], other[i]];
    if (a?.name !== b?.name || a?.allow !== b?.allow || a?.windowMs !== b?.windowMs) return false;
  }
  return true;
}
