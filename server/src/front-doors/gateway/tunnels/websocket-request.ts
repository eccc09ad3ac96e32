import type { IncomingMessage } from 'node:http';
import { hasBody } from '../../../http/request-head.js';

/**
 * Whether a request asks for a WebSocket (RFC 6455 §4.1): GET, HTTP/1.1, no body, `websocket` among the protocols. Anything else
 * that asks for another protocol, h2c above all, is an ordinary request.
 */
export function isWebSocketRequest(request: IncomingMessage): boolean {
  const { method, httpVersion, headers } = request;
  if (method !== 'GET' || httpVersion !== '1.1' || hasBody(request)) return false;
  return (headers.upgrade ?? '').split(',').some((name) => name.trim().toLowerCase() === 'websocket');
}
