import {
  crossOriginHeaders,
  type IncomingRequest,
  isPreflight,
  preflightHeaders,
  type RefusalResponse,
  readAccessRequest,
} from '@neoagent/core';
import type { Passed } from './guard.js';
import { demandsOf, type GuardOptions } from './guard-options.js';

/** What an adapter does next: let the handler run, or send this and end. */
export type Outcome =
  | (Omit<Passed, 'allowed'> & { readonly kind: 'pass' })
  | { readonly kind: 'send'; readonly response: RefusalResponse };

/** Reads a request, asks the guard, and says what to do. Never rejects unless `onRefusal` throws. */
export function createDecide(options: GuardOptions): (request: IncomingRequest) => Promise<Outcome> {
  const demands = demandsOf(options);
  const { guard, onRefusal, trustedProxies = [] } = options;
  return async (request) => {
    const requestId = `req_${crypto.randomUUID().replaceAll('-', '')}`;
    if (isPreflight(request)) {
      const headers = { ...preflightHeaders(request), 'X-Request-Id': requestId };
      return { kind: 'send', response: { status: 204, headers, body: '' } };
    }
    const access = readAccessRequest(request, { at: Date.now(), requestId, trustedProxies });
    const answer = await guard({ ...access, demands });
    const crossOrigin = crossOriginHeaders(request);
    if (answer.allowed) return { ...answer, kind: 'pass' };
    onRefusal?.(answer);
    const { status, headers, body } = answer.response;
    return { kind: 'send', response: { status, headers: { ...headers, ...crossOrigin }, body } };
  };
}
