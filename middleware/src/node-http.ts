import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createDecide } from './decide.js';
import type { Caller } from './guard.js';
import type { GuardOptions } from './guard-options.js';
import { sendResponse } from './send-response.js';

/** A request that was allowed. */
export type GuardedRequest = IncomingMessage & { readonly caller: Caller };
export type GuardedListener = (request: GuardedRequest, response: ServerResponse) => unknown;

/** Wraps a listener of `http.createServer`: it runs for allowed requests alone, with `request.caller` and an untouched body. */
export function guardListener(listener: GuardedListener, options: GuardOptions): RequestListener {
  const decide = createDecide(options);
  return async (request, response) => {
    const outcome = await decide(request);
    if (outcome.kind === 'send') {
      sendResponse(request, response, outcome.response);
      return;
    }
    for (const [name, value] of Object.entries(outcome.headers)) response.setHeader(name, value);
    await listener(Object.assign(request, { caller: outcome.caller }), response);
  };
}
