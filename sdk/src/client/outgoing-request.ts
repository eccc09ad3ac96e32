/** A request as it will be sent, as often as it has to be. */
export interface OutgoingRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
  readonly signal: AbortSignal | undefined;
  readonly redirect: RequestRedirect;
  /** What else the caller gave to `fetch`, passed on unchanged. */
  readonly init: RequestInit;
}

/** Reads what `fetch` accepts. Throws TypeError for header fields that cannot be sent. */
export function readOutgoing(input: URL | Request, init: RequestInit = {}): OutgoingRequest {
  const request = input instanceof URL ? undefined : input;
  const body = init.body ?? request?.body ?? undefined;
  const method = init.method ?? request?.method ?? 'GET';
  return {
    url: input instanceof URL ? input : new URL(input.url),
    method: /^(get|head|post|put|delete|options)$/i.test(method) ? method.toUpperCase() : method,
    headers: new Headers(init.headers ?? request?.headers),
    body,
    signal: init.signal ?? request?.signal ?? undefined,
    redirect: init.redirect ?? request?.redirect ?? 'follow',
    init: isReplayable(body) ? init : ({ ...init, duplex: 'half' } as RequestInit),
  };
}

/** Whether a body can be sent more than once. */
export function isReplayable(body: unknown): boolean {
  if (body === undefined || body === null || typeof body === 'string') return true;
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return true;
  return body instanceof URLSearchParams || body instanceof FormData || body instanceof Blob;
}
