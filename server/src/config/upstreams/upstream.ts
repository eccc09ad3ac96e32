/** Where requests of a route are sent: one or more targets that serve the same API. */
export interface Upstream {
  readonly name: string;
  /** Never empty. */
  readonly targets: readonly UpstreamTarget[];
  readonly timeouts: UpstreamTimeouts;
  /** How many requests each target is sent at once; further ones wait. WebSockets are not among them. */
  readonly connections: number;
  /** The certificates (PEM) that vouch for https targets; `undefined` means those every program here trusts. */
  readonly ca: string | undefined;
  /** Asked by us besides what requests show; `undefined` leaves it to the requests. */
  readonly health: { readonly path: string; readonly everyMs: number } | undefined;
}

export interface UpstreamTarget {
  /** Such as `http://127.0.0.1:9000`. */
  readonly origin: string;
  /** Its share of the requests, against the other targets' weights. */
  readonly weight: number;
}

/** How long each phase may take, in milliseconds; 0 is without a bound. */
export interface UpstreamTimeouts {
  readonly connectMs: number;
  /** From the end of the request to the first octet of the answer; as long may a request wait for a free connection. */
  readonly headersMs: number;
  /** Between two parts of an answer's body. */
  readonly bodyMs: number;
  /** How long nothing may pass through a WebSocket, in either direction. */
  readonly idleMs: number;
  /** How long the caller may take nothing of an answer that is there. */
  readonly callerMs: number;
}

/** What an upstream gets as Authorization, other than nothing; the operator's value is never shown or logged. */
export type UpstreamAuthorization = 'forward' | { readonly value: string };
