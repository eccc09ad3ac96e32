import type { Demands } from '@neoagent/core';
import type { Guard, TurnedAway } from './guard.js';

/** What every adapter is told. */
export interface GuardOptions {
  readonly guard: Guard;
  /** Proxies, as addresses or CIDR blocks, whose `X-Forwarded-For` is believed, right to left. None unless told. */
  readonly trustedProxies?: readonly string[];
  /** Permissions that are demanded here beyond the route's own: `requires: ['chats:write']`. */
  readonly requires?: readonly string[];
  /** Units to spend here instead of the route's cost. */
  readonly cost?: number;
  /** Told each refusal before it is sent. The answer itself is the same for every door and cannot be changed. */
  readonly onRefusal?: (refusal: TurnedAway) => void;
}

const permission = /^[a-z0-9][a-z0-9._-]{0,30}:[a-z0-9][a-z0-9._-]{0,30}$/;

/** Throws for a demand that no key could be given, so that it shows at start and not at the first request. */
export function demandsOf({ requires = [], cost }: GuardOptions): Demands {
  const wrong = requires.find((name) => !permission.test(name));
  if (wrong !== undefined)
    throw new TypeError(`requires: "${wrong}" is no permission; write noun:verb, without wildcards.`);
  if (cost !== undefined && !(Number.isSafeInteger(cost) && cost >= 0 && cost <= 1_000_000))
    throw new RangeError('cost must be a whole number from 0 to 1,000,000.');
  return { permissions: [...requires], cost };
}
