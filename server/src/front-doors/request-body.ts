import type { IncomingMessage } from 'node:http';
import { PlainRequest } from '../http/plain/plain-request.js';
import { hasBody } from '../http/request-head.js';

/**
 * An answer given before the whole body arrived is lost when the connection is closed under the sender. So the rest is read and
 * thrown away, up to this size; what is longer is an attack, and its connection is cut.
 */
const maxDiscardedBytes = 64 * 1_048_576;

/** The whole body, or `too_large` as soon as it exceeds `maxBytes`; then the rest is discarded. Rejects when the sender goes away. */
export function readBody(
  request: IncomingMessage | PlainRequest,
  maxBytes: number,
): Promise<Buffer | 'too_large'> {
  if (request instanceof PlainRequest)
    return Promise.resolve(request.body.length > maxBytes ? 'too_large' : request.body);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      request.off('data', onData);
      discardBody(request);
      resolve('too_large');
    };
    request.on('data', onData);
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
  });
}

/**
 * Reads what is left of a body and forgets it, within bounds. The server's request time-out bounds the time. A request without a body
 * is left alone: to set its stream in motion costs more than the decision.
 */
export function discardBody(request: IncomingMessage | PlainRequest): void {
  if (request instanceof PlainRequest || request.complete || !hasBody(request)) return;
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxDiscardedBytes) request.destroy();
  });
  request.once('error', () => request.destroy());
  request.resume();
}
