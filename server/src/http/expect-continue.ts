import type { IncomingMessage } from 'node:http';
import { PlainRequest } from './plain/plain-request.js';

/**
 * Whether the sender holds its body back until it is told to go on (RFC 9110 §10.1.1). Whoever wants the body answers with
 * `writeContinue`; an answer without it means that the body may never come, so that the connection must be closed after it.
 */
export function expectsContinue(request: IncomingMessage | PlainRequest): boolean {
  // Node hands a request with any other expectation elsewhere, and HTTP/1.0 has none.
  if (request instanceof PlainRequest) return false;
  return request.headers.expect !== undefined && request.httpVersionMinor === 1;
}
