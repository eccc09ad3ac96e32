import type { AccessRequest } from '../authorize/access-request.js';
import { clientAddressOf } from './client-address.js';
import { isFieldName } from './field-name.js';
import type { IncomingRequest } from './incoming-request.js';

/** What the process knows besides the request itself. */
export interface Reading {
  readonly at: number;
  readonly requestId: string;
  readonly trustedProxies: readonly string[];
  /** The request in question, where it is not this one: a proxy asks about what it received. */
  readonly original?: { readonly method: string; readonly target: string };
}

/**
 * A request to the gateway as the rules see it. Works on the raw header list alone, in one pass, so that repeated Authorization lines are
 * seen as many (Node's parsed headers keep the first). The one place, with client-address, that believes or ignores X-Forwarded-For.
 */
export function readAccessRequest(
  request: Pick<IncomingRequest, 'method' | 'url' | 'rawHeaders' | 'socket'>,
  reading: Reading,
): AccessRequest {
  const { method = '', target = '' } = reading.original ?? { method: request.method, target: request.url };
  const { authorization, origin, fetchSite, userAgent, forwardedFor } = readFields(request.rawHeaders);
  return {
    method,
    target,
    authorization,
    address: clientAddressOf({ socket: request.socket, forwardedFor }, reading.trustedProxies),
    origin,
    fetchSite,
    userAgent,
    at: reading.at,
    requestId: reading.requestId,
  };
}

/** What the rules read of a header section. */
class AccessFields {
  /** The value of every Authorization field, in the order of its lines. */
  authorization: string[] = [];
  origin: string | undefined = undefined;
  fetchSite: string | undefined = undefined;
  userAgent: string | undefined = undefined;
  forwardedFor: string | undefined = undefined;
}

/** A repeated field is joined as RFC 9110 §5.3 says; of User-Agent, which is no list, the first counts, as in Node. */
function readFields(rawHeaders: readonly string[]): AccessFields {
  const fields = new AccessFields();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    const value = rawHeaders[i + 1] ?? '';
    // Most fields are told from these by the length of their names.
    switch (name.length) {
      case 6:
        if (isFieldName(name, 'origin')) fields.origin = joined(fields.origin, value);
        break;
      case 10:
        if (isFieldName(name, 'user-agent')) fields.userAgent ??= value;
        break;
      case 13:
        if (isFieldName(name, 'authorization')) fields.authorization.push(value);
        break;
      case 14:
        if (isFieldName(name, 'sec-fetch-site')) fields.fetchSite = joined(fields.fetchSite, value);
        break;
      case 15:
        if (isFieldName(name, 'x-forwarded-for')) fields.forwardedFor = joined(fields.forwardedFor, value);
        break;
      default:
    }
  }
  return fields;
}

function joined(before: string | undefined, value: string): string {
  return before === undefined ? value : `${before}, ${value}`;
}
