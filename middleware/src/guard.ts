import type { AccessRequest, Caller as KnownCaller, Reason, RefusalResponse } from '@neoagent/core';

/** The account and key a request acts for. Holds no secret: safe to log. */
export type Caller = Omit<KnownCaller, 'secretId' | 'notes'>;

/** The request may go on to its handler. */
export interface Passed {
  readonly allowed: true;
  readonly caller: Caller;
  /** Names the decision in logs, answers and Settings. */
  readonly requestId: string;
  /** Fields for the answer: `X-Request-Id`, and what is left of the limits that were counted. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The request ends here, with this complete answer. */
export interface TurnedAway {
  readonly allowed: false;
  readonly reason: Reason;
  readonly requestId: string;
  /** Present once the key was recognised. */
  readonly caller: Caller | undefined;
  readonly response: RefusalResponse;
}

export type Answer = Passed | TurnedAway;

/**
 * Decides about one request, and counts it. Never rejects: when no decision can be made, the answer is 503 `unavailable`, and
 * never a statement about the key. Where the decision is made, in this process or at a server, is all that guards differ in.
 */
export type Guard = (request: AccessRequest) => Promise<Answer>;
