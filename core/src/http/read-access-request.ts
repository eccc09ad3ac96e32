import type { AccessRequest } from '../authorize/access-request.js';
import { clientAddressOf } from './client-address.js';
import { type IncomingRequest, valueText } from './incoming-request.js';

/** What the process knows besides the request itself. */
export interface Reading {
  readonly at: number;
  readonly requestId: string;
  readonly trustedProxies: readonly string[];
  /** The request in question, where it is not this one: a proxy asks about what it received. */
  readonly original?: { readonly method: string; readonly target: string };
}

/**
 * A request to the gateway as the rules see it. Works on the raw header list, so that repeated Authorization lines are seen as
 * many (Node's parsed headers keep the first). The one place, with client-address, that believes or ignores X-Forwarded-For.
 */
export function readAccessRequest(request: IncomingRequest, reading: Reading): AccessRequest {
  const { headers } = request;
  const { method = '', target = '' } = reading.original ?? { method: request.method, target: request.url };
  return {
    method,
    target,
    authorization: authorizationValues(request.rawHeaders),
    address: clientAddressOf(request, reading.trustedProxies),
    origin: valueText(headers['origin']),
    fetchSite: valueText(headers['sec-fetch-site']),
    userAgent: valueText(headers['user-agent']),
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
