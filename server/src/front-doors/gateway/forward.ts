import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from '@neoagent/core';
import type { Dispatcher } from 'undici';
import { type ForwardedFor, requestFields, responseFields } from './forwarded-headers.js';

/** One allowed request on its way to an upstream. */
export interface Forwarding {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly upstream: Dispatcher;
  readonly to: ForwardedFor;
  /** Fields that our answer carries besides the upstream's own. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Streams the request to the upstream and its answer back, neither held in memory. Resolves with `undefined` when the answer was
 * sent or the caller went away, and with a refusal when the upstream gave none to send. The target is forwarded octet by octet as
 * it was decided on.
 */
export function forward(forwarding: Forwarding): Promise<Refusal | undefined> {
  const { request, response, upstream, to } = forwarding;
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined;
    response.once('close', () => {
      if (!response.writableFinished) controller?.abort(new Error('the caller went away'));
      resolve(undefined);
    });
    upstream.dispatch(
      {
        method: (request.method ?? 'GET') as Dispatcher.HttpMethod,
        path: request.url ?? '/',
        headers: requestFields(request, to),
        body: hasBody(request) ? request : null,
      },
      {
        onRequestStart: (started) => {
          controller = started;
          if (response.destroyed) started.abort(new Error('the caller went away'));
        },
        onResponseStart: (started, status, _headers, statusMessage) => {
          // An interim answer (1xx) is the upstream's word to us, not to the caller.
          if (status < 200) return;
          const fields = responseFields(textOf(started.rawHeaders), forwarding.headers);
          response.writeHead(status, statusMessage ?? '', fields as unknown as string[]);
        },
        onResponseData: (started, chunk) => {
          if (response.write(chunk)) return;
          started.pause();
          response.once('drain', () => started.resume());
        },
        onResponseEnd: () => void response.end(),
        onResponseError: (_started, error) => {
          // Half an answer cannot be taken back; cutting the connection is the only way to say that it is not whole.
          if (response.headersSent) response.destroy();
          else resolve(refusalFor(error));
        },
      },
    );
  });
}

/** A request has a body exactly when it says so (RFC 9112 §6). */
function hasBody(request: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  return coding !== undefined || (length !== undefined && length !== '0');
}

function textOf(rawHeaders: Dispatcher.DispatchController['rawHeaders']): readonly string[] {
  return Array.isArray(rawHeaders) ? rawHeaders.map((part) => part.toString('latin1')) : [];
}

function refusalFor(error: Error): Refusal {
  const code = 'code' in error ? String(error.code) : '';
  return code === 'UND_ERR_HEADERS_TIMEOUT'
    ? { reason: 'upstream_timeout', detail: 'The API behind the gateway did not answer in time.' }
    : { reason: 'upstream_unreachable', detail: 'The API behind the gateway did not answer.' };
}
