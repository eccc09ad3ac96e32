import type { AccessQuestion, Explanation, Verdict } from '../decision-types.js';
import { type AuthorizedFetch, createAuthorizedFetch, timedOut } from './authorized-fetch.js';
import { NeoagentError, UnavailableError } from './client-error.js';
import type { ClientOptions } from './client-options.js';
import { errorFrom } from './error-from.js';
import { isWhoami, type Whoami } from './whoami.js';

/** What a JSON request accepts. `idempotencyKey` makes a repeated POST or PATCH safe where the API knows the header. */
export interface RequestOptions {
  readonly headers?: HeadersInit;
  readonly signal?: AbortSignal;
  readonly idempotencyKey?: string;
}

/**
 * A client that sends the secret key. Requests are repeated only where that can do no harm. Printing the client shows its URL, never
 * the key.
 */
export interface Client {
  /**
   * `fetch` for the configured API: resolves with whatever is answered in the end, refusals included; `errorFrom` makes a typed error
   * of one. Rejects with UnavailableError when nothing was answered, and with the signal's reason when aborted. Requests to any other
   * origin are passed on untouched, without the key.
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** The JSON of the answer, `undefined` when it is empty. Everything but 2xx rejects with a NeoagentError. */
  get<Answer = unknown>(path: string, options?: RequestOptions): Promise<Answer>;
  post<Answer = unknown>(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>;
  put<Answer = unknown>(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>;
  patch<Answer = unknown>(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>;
  delete<Answer = unknown>(path: string, options?: RequestOptions): Promise<Answer>;
  /** What the key is, may do and has left. Spends nothing; a key that is not let in rejects with its refusal. */
  whoami(options?: Pick<RequestOptions, 'signal'>): Promise<Whoami>;
  /**
   * Decides about somebody else's request and spends its limits. Needs a key with `keys:verify`. Resolves with the verdict, refusals
   * included; rejects with a NeoagentError about this client's own key alone.
   */
  verify(question: AccessQuestion, options?: RequestOptions): Promise<Verdict>;
  /** Tells every check of a request; spends nothing. Otherwise like `verify`. */
  explain(question: AccessQuestion, options?: RequestOptions): Promise<Explanation>;
  toString(): string;
  toJSON(): { readonly url: string };
}

/** A client of the API at `url`. Throws ConfigurationError on a web page, and without a usable URL. */
export function createClient(options: ClientOptions = {}): Client {
  const authorized = createAuthorizedFetch(options);
  const send = <Answer>(method: string, path: string, call: JsonCall) =>
    exchangeJson(authorized, { method, path, ...call }) as Promise<Answer>;
  const url = authorized.base.resolve('').href;
  const client: Client = {
    fetch: authorized.fetch,
    get: (path, call) => send('GET', path, { ...call }),
    post: (path, body, call) => send('POST', path, { ...call, body }),
    put: (path, body, call) => send('PUT', path, { ...call, body }),
    patch: (path, body, call) => send('PATCH', path, { ...call, body }),
    delete: (path, call) => send('DELETE', path, { ...call }),
    whoami: (call) => askWhoami(client, call),
    verify: (question, call) => send('POST', '/v1/verify', { ...call, body: question }),
    explain: (question, call) => send('POST', '/v1/explain', { ...call, body: question }),
    toString: () => `NeoagentClient(${url})`,
    toJSON: () => ({ url }),
  };
  const inspect = { value: client.toString, enumerable: false };
  return Object.freeze(Object.defineProperty(client, Symbol.for('nodejs.util.inspect.custom'), inspect));
}

async function askWhoami(client: Client, call?: Pick<RequestOptions, 'signal'>): Promise<Whoami> {
  const answer = await client.get('/v1/whoami', call);
  if (isWhoami(answer)) return answer;
  throw new NeoagentError({
    code: 'unexpected_answer',
    detail: 'What answers at this URL is not Neoagent, or a version of it that does not know this call.',
    fix: 'Set NEOAGENT_URL to where the installation itself answers, Settings and all.',
    ...{ status: 200, requestId: null, retryAfterMs: null, body: undefined },
  });
}

interface JsonCall extends RequestOptions {
  readonly body?: unknown;
}

async function exchangeJson(
  { fetch, keys, timeoutMs, now }: AuthorizedFetch,
  call: JsonCall & { readonly method: string; readonly path: string },
): Promise<unknown> {
  const late = new AbortController();
  const signal = call.signal ? AbortSignal.any([call.signal, late.signal]) : late.signal;
  const response = await fetch(call.path, { ...initOf(call), signal });
  const timer = setTimeout(() => late.abort(), timeoutMs);
  try {
    if (!response.ok) throw await errorFrom(response, { now, hide: keys.hide });
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  } catch (error) {
    if (error instanceof NeoagentError) throw error;
    call.signal?.throwIfAborted();
    throw late.signal.aborted ? timedOut(timeoutMs) : unreadable(response, error);
  } finally {
    clearTimeout(timer);
  }
}

function initOf({ method, body, headers, idempotencyKey }: JsonCall & { readonly method: string }) {
  const sent = new Headers(headers);
  if (!sent.has('accept')) sent.set('accept', 'application/json, application/problem+json');
  if (body !== undefined && !sent.has('content-type')) sent.set('content-type', 'application/json');
  if (idempotencyKey !== undefined) sent.set('idempotency-key', idempotencyKey);
  return { method, headers: sent, ...(body !== undefined && { body: JSON.stringify(body) }) };
}

/** An answer that promised success and broke off, or is no JSON. */
function unreadable(response: Response, error: unknown): NeoagentError {
  const common = {
    status: response.status,
    requestId: response.headers.get('x-request-id'),
    retryAfterMs: null,
    body: undefined,
  };
  if (error instanceof SyntaxError) {
    const detail = `The server answered ${response.status} with something that is not JSON.`;
    const fix = 'Use client.fetch for endpoints that answer no JSON.';
    return new NeoagentError({ code: 'unexpected_answer', detail, fix, ...common });
  }
  const detail = 'The connection broke off in the middle of the answer.';
  const fix = 'The request was executed. Ask for its outcome before you send it again.';
  return new UnavailableError({ code: 'answer_cut', detail, fix, ...common });
}
