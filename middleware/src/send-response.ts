import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RefusalResponse } from '@neoagent/core';

/** Ends a request with a complete answer, and lets its body go unread so that the connection stays usable. */
export function sendResponse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: RefusalResponse,
): void {
  request.resume();
  response.writeHead(status, headers).end(body);
}
