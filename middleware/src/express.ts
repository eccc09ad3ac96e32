import type { IncomingMessage, ServerResponse } from 'node:http';
import { createDecide } from './decide.js';
import type { Caller } from './guard.js';
import type { GuardOptions } from './guard-options.js';
import { sendResponse } from './send-response.js';

declare global {
  namespace Express {
    interface Request {
      /** Who calls; set by the guard before any handler behind it runs. */
      caller?: Caller;
    }
  }
}

/** What is used of a request of Express 4 or 5. */
type ExpressRequest = IncomingMessage & { readonly originalUrl?: string; caller?: Caller };

/** Middleware for Express 4 and 5, in `app.use` or before one handler. Decides on the whole path, wherever it is mounted. */
export function expressGuard(options: GuardOptions) {
  const decide = createDecide(options);
  return (request: ExpressRequest, response: ServerResponse, next: (error?: unknown) => void): void => {
    const { method, rawHeaders, headers, socket } = request;
    // Express cuts the mount path off `url`.
    const url = request.originalUrl ?? request.url;
    decide({ method, url, rawHeaders, headers, socket }).then((outcome) => {
      if (outcome.kind === 'send') return sendResponse(request, response, outcome.response);
      for (const [name, value] of Object.entries(outcome.headers)) response.setHeader(name, value);
      request.caller = outcome.caller;
      next();
    }, next);
  };
}
