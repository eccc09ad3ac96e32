import type { Key } from '../keys/key.js';
import { isInAnyBlock, parseAddress } from '../net/address.js';
import type { AccessRequest } from './access-request.js';
import type { Refusal } from './decision.js';

/** Refuses a caller outside the key's address list. An address that cannot be known is outside every list. */
export function refuseByAddress(key: Key, request: AccessRequest): Refusal | undefined {
  if (key.allowedAddresses.length === 0) return undefined;
  const address = request.address === undefined ? undefined : parseAddress(request.address);
  if (address !== undefined && isInAnyBlock(address, key.allowedAddresses)) return undefined;
  return {
    reason: 'ip_not_allowed',
    detail: `This key may be used from certain addresses only; the request came from ${request.address ?? 'an unknown address'}.`,
  };
}

/** Refuses a secret key that arrived from a web page, unless the key's owner switched the guard to `alert` or `off`. */
export function refuseByBrowser(key: Key, request: AccessRequest): Refusal | undefined {
  return key.browserGuard === 'block' && isFromBrowser(request) ? fromWebPage : undefined;
}

/** What a key whose guard is `alert` would have been refused for: its owner is told, the request is allowed. */
export function noticeByBrowser(key: Key, request: AccessRequest): Refusal | undefined {
  return key.browserGuard === 'alert' && isFromBrowser(request) ? fromWebPage : undefined;
}

const fromWebPage: Refusal = {
  reason: 'browser_blocked',
  detail: 'The request carries Origin or Sec-Fetch-Site, which only web pages send.',
};

/**
 * Whether a web page sent this request. `Sec-Fetch-Mode` alone is no sign: Node's own `fetch` sends it.
 * Source: Fetch Metadata Request Headers, §2.3; Fetch standard, §3.1.
 */
export function isFromBrowser(request: Pick<AccessRequest, 'origin' | 'fetchSite'>): boolean {
  return request.origin !== undefined || request.fetchSite !== undefined;
}
