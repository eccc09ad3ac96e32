/**
 * What a front door knows about a request, before anything is believed. The door that builds it is the one place
 * that decides whether forwarded headers are trusted.
 */
export interface AccessRequest {
  /** Upper-case HTTP method of the original request. */
  readonly method: string;
  /** Origin-form request target as received, query included: `/chat/1?x=2`. */
  readonly target: string;
  /** The value of every Authorization field line, in order, one character per octet (RFC 9110 §5.5). */
  readonly authorization: readonly string[];
  /** The client's address after trusted proxies were peeled off; `undefined` when it cannot be known. */
  readonly address: string | undefined;
  /** The Origin and Sec-Fetch-Site fields; a browser sends them, a server does not. */
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  readonly userAgent: string | undefined;
  /** Epoch milliseconds of arrival. */
  readonly at: number;
  /** Names this decision in logs, answers and Settings. */
  readonly requestId: string;
  /** What a service that asks for a verdict demands beyond the route. */
  readonly demands?: Demands;
}

/** Further demands of the asking service; both are checked and spent like the route's own. */
export interface Demands {
  readonly permissions: readonly string[];
  /** Units to spend instead of the route's cost. */
  readonly cost: number | undefined;
}
