/** What is known about a request that did not succeed. */
export interface ErrorFields {
  readonly code: string;
  /** One sentence: what is wrong. */
  readonly detail: string;
  /** One sentence: what to do next. */
  readonly fix: string;
  /** The HTTP status; 0 when no answer arrived or nothing was sent. */
  readonly status: number;
  /** Names the request in Settings → Activity and in the operator's logs; `null` when the server gave none. */
  readonly requestId: string | null;
  /** Milliseconds until the same request can succeed, as `Retry-After` says; `null` when it says nothing. */
  readonly retryAfterMs: number | null;
  /** The JSON of the answer, `undefined` when it had none. The secret key is removed from it. */
  readonly body: unknown;
}

/**
 * A request that did not succeed; its subclasses say what a caller does about it. Never holds the secret key: neither the message
 * nor a property, and there is no `cause`.
 */
export class NeoagentError extends Error implements ErrorFields {
  override readonly name: string = 'NeoagentError';
  readonly code: string;
  readonly detail: string;
  readonly fix: string;
  readonly status: number;
  readonly requestId: string | null;
  readonly retryAfterMs: number | null;
  readonly body: unknown;

  constructor(fields: ErrorFields) {
    const { code, detail, fix, requestId } = fields;
    super(`${code}: ${detail} ${fix}${requestId === null ? '' : ` (request ${requestId})`}`);
    this.code = code;
    this.detail = detail;
    this.fix = fix;
    this.status = fields.status;
    this.requestId = requestId;
    this.retryAfterMs = fields.retryAfterMs;
    this.body = fields.body;
  }
}

/** The key is missing, mistyped, unknown, revoked, expired or disabled: put another key in place. */
export class AuthenticationError extends NeoagentError {
  override readonly name = 'AuthenticationError';
}

/** The key is good but may not do this: have a permission, an address or the account changed. */
export class PermissionError extends NeoagentError {
  override readonly name = 'PermissionError';
}

/** A rate limit or a quota is spent: wait for `retryAfterMs`. The request was not executed. */
export class RateLimitError extends NeoagentError {
  override readonly name = 'RateLimitError';
}

/** The account's plan does not offer the endpoint: change the plan, or call another endpoint. */
export class PlanError extends NeoagentError {
  override readonly name = 'PlanError';
}

/** Nothing is wrong with the key or the request: 502, 503, 504, no connection, or no answer in time. Try again later. */
export class UnavailableError extends NeoagentError {
  override readonly name = 'UnavailableError';
}

/** The client cannot work as it was set up: mend the program or its environment. Nothing was sent. */
export class ConfigurationError extends NeoagentError {
  override readonly name = 'ConfigurationError';

  constructor(fields: Pick<ErrorFields, 'code' | 'detail' | 'fix'>) {
    super({ ...fields, ...nothingReceived });
  }
}

/** The members of an error about a request that got no answer. */
export const nothingReceived = { status: 0, requestId: null, retryAfterMs: null, body: undefined } as const;
