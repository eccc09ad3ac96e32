import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from '@neoagent/core';
import type { Dispatcher } from 'undici';
import { hasBody } from '../../http/request-head.js';
import { discardBody } from '../request-body.js';
import { ForwardedBody } from './forwarded-body.js';
import { type ForwardedFor, requestFields, responseFields } from './forwarded-headers.js';
import { refusalFor } from './upstream-failure.js';

/** One allowed request on its way to an upstream. */
export interface Forwarding {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly upstream: Dispatcher;
  readonly to: ForwardedFor;
  /** Fields that our answer carries besides the upstream's own. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Why nothing was answered. `wasReached` is false when not one octet was sent, so that another target may be asked. */
export interface Failure {
  readonly refusal: Refusal;
  readonly wasReached: boolean;
}

/** An upstream that only ever says "wait" is no upstream (RFC 9110 §15.2 sets no bound). */
const mostInterimAnswers = 16;

/**
 * Streams the request to the upstream and its answer back, neither held in memory. Resolves with `undefined` when the answer was
 * sent, begun and cut, or the caller went away, and with a failure when the upstream gave none to send; then nothing was written
 * to the caller, and nothing of the body was read unless the upstream was reached. The target is forwarded octet by octet as it was
 * decided on. Trailers of either side are dropped (RFC 9110 §6.5.1).
 */
export function forward(forwarding: Forwarding): Promise<Failure | undefined> {
  const { request, response, upstream, to } = forwarding;
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined;
    let interim = 0;
    let hasBegun = false;
    const onClose = () => {
      if (!response.writableFinished) controller?.abort(new Error('the caller went away'));
      resolve(undefined);
    };
    response.once('close', onClose);
    upstream.dispatch(
      {
        method: (request.method ?? 'GET') as Dispatcher.HttpMethod,
        path: request.url ?? '/',
        headers: requestFields(request, to),
        body: hasBody(request) ? new ForwardedBody(request) : null,
      },
      {
        onRequestStart: (started) => {
          controller = started;
          if (response.destroyed) started.abort(new Error('the caller went away'));
        },
        onResponseStart: (started, status, _headers, statusMessage) => {
          // An interim answer (1xx) is the upstream's word to us, not to the caller.
          if (status < 200) {
            if (++interim > mostInterimAnswers) started.abort(new Error('too many interim answers'));
            return;
          }
          const fields = responseFields(textOf(started.rawHeaders), forwarding.headers);
          response.writeHead(status, statusMessage ?? '', fields as unknown as string[]);
          // Node holds the header back for the first part of the body, which an event stream may not have for long.
          process.nextTick(() => {
            if (!hasBegun && !response.destroyed) response.flushHeaders();
          });
        },
        onResponseData: (started, chunk) => {
          hasBegun = true;
          if (response.write(chunk)) return;
          started.pause();
          response.once('drain', () => started.resume());
        },
        onResponseEnd: () => {
          hasBegun = true;
          response.end();
          // The upstream answered without waiting for the whole body; what the caller still sends has no reader.
          discardBody(request);
        },
        onResponseError: (_started, error) => {
          // Half an answer cannot be taken back; cutting the connection is the only way to say that it is not whole.
          if (response.headersSent) {
            response.destroy();
            return;
          }
          response.off('close', onClose);
          resolve({ refusal: refusalFor(error), wasReached: controller !== undefined });
        },
      },
    );
  });
}

function textOf(rawHeaders: Dispatcher.DispatchController['rawHeaders']): readonly string[] {
  return Array.isArray(rawHeaders) ? rawHeaders.map((part) => part.toString('latin1')) : [];
}
