import {
  type Allowed,
  type Caller,
  type LimitState,
  rateLimitLeft,
  rateLimitPolicy,
  remembered,
} from '@neoagent/core';
import { notesOf } from '../authorizer/caller-notes.js';
import { inOnePiece } from '../http/head-lines.js';
import { secretExpires } from './allowed-headers.js';
import { haveSamePolicy } from './same-policy.js';

/** What callers have in common, as lines, and the policy that the last of them was told. */
class Common {
  readonly lines: string;
  limits: readonly LimitState[] = [];
  policy = '';

  constructor(lines: string) {
    this.lines = lines;
  }
}

/** The fields of an allowed request as lines of text, each with its CRLF. */
export interface CallerLines {
  /** What `identityHeaders` lists. */
  identity(caller: Caller, requestId: string): string;
  /** What `allowedHeaders` lists. */
  allowed(decision: Pick<Allowed, 'caller' | 'limits' | 'secretEndsAt'>): string;
}

/** What the callers of a plan have in common is joined once; to join it for each costs more than the decision. */
export function createCallerLines(): CallerLines {
  const commonNamed = remembered((text) => new Common(commonLines(text)));

  function commonWith(caller: Caller): Common {
    const notes = notesOf(caller);
    if (notes.lines instanceof Common) return notes.lines;
    const { plan, environment, permissions } = caller;
    const common = commonNamed(`${plan} ${environment} ${permissions.join(',')}`);
    notes.lines = common;
    return common;
  }

  return {
    identity(caller, requestId) {
      const { lines } = commonWith(caller);
      return `X-Neoagent-Account: ${caller.accountId}\r\nX-Neoagent-Key-Id: ${caller.keyId}\r\nX-Request-Id: ${requestId}\r\n${lines}`;
    },
    allowed({ caller, limits, secretEndsAt }) {
      const counted =
        limits.length === 0 ? '' : `${policyLines(commonWith(caller), limits)}${rateLimitLeft(limits)}\r\n`;
      if (secretEndsAt === undefined) return counted;
      return `${counted}X-Neoagent-Secret-Expires: ${secretExpires(secretEndsAt)}\r\n`;
    },
  };
}

function commonLines(text: string): string {
  // Names of plans and permissions are checked where they are written down; what stands in a head is checked again.
  if (!/^[!-~]+ [!-~]+ [!-~]*$/.test(text))
    throw new Error('the plan or a permission cannot stand in a field');
  const [plan, environment, permissions] = text.split(' ');
  return inOnePiece(
    `X-Neoagent-Plan: ${plan}\r\nX-Neoagent-Environment: ${environment}\r\nX-Neoagent-Permissions: ${permissions}\r\n`,
  );
}

/** The policy and the name of the field that follows it; the same as last time unless the limits are others: keys may have limits of their own. */
function policyLines(common: Common, limits: readonly LimitState[]): string {
  if (!haveSamePolicy(common.limits, limits)) {
    common.limits = limits;
    common.policy = inOnePiece(`RateLimit-Policy: ${rateLimitPolicy(limits)}\r\nRateLimit: `);
  }
  return common.policy;
}
