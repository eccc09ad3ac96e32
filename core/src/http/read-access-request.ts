import type { AccessRequest } from '../authorize/access-request.js';
import { clientAddressOf } from './client-address.js';
import { headerText, type IncomingRequest } from './incoming-request.js';

/** What the process knows besides the request itself. */
export interface Reading {
  readonly at: number;
  readonly requestId: string;
  readonly trustedProxies: readonly string[];
}

/**
 * A request to the gateway as the rules see it. Works on the raw header list, so that repeated Authorization lines are seen as
 * many (Node's parsed headers keep the first). The one place, with client-address, that believes or ignores X-Forwarded-For.
 */
export function readAccessRequest(request: IncomingRequest, reading: Reading): AccessRequest {
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    authorization: authorizationValues(request.rawHeaders),
    address: clientAddressOf(request, reading.trustedProxies),
    origin: headerText(request, 'origin'),
    fetchSite: headerText(request, 'sec-fetch-site'),
    userAgent: headerText(request, 'user-agent'),
    at: reading.at,
    requestId: reading.requestId,
  };
}

/** Every value of the Authorization field, in the order of its lines. */
export function authorizationValues(rawHeaders: readonly string[]): readonly string[] {
  const values: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === 13 && name.toLowerCase() === 'authorization') values.push(rawHeaders[i + 1] ?? '');
  }
  return values;
}
