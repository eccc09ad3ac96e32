import type { Answer, Call } from './call.js';

/** A request of a client as a proxy sees it. */
export interface ClientRequest {
  readonly method: string;
  readonly target: string;
  readonly from: string;
  /** Fields of the client that the proxy's configuration lets into the question. */
  readonly fields: readonly (readonly [string, string])[];
}

/** Traefik 3 ForwardAuth with trustForwardHeader false and authRequestHeaders: always GET, the client's request in X-Forwarded-*. */
export function traefikShape({ method, target, from, fields }: ClientRequest): Call {
  return {
    method: 'GET',
    target: '/v1/forward-auth',
    fields: [
      ...fields,
      ['X-Forwarded-For', from],
      ['X-Forwarded-Method', method],
      ['X-Forwarded-Proto', 'http'],
      ['X-Forwarded-Host', 'api.example.com'],
      ['X-Forwarded-Uri', target],
      ['Accept-Encoding', 'gzip'],
    ],
  };
}

/** Envoy ext_authz over HTTP with path_prefix: the client's method, its target behind the prefix, Envoy's own address last. */
export function envoyShape({ method, target, from, fields }: ClientRequest): Call {
  return {
    method,
    target: `/v1/forward-auth${target}`,
    fields: [
      ...fields,
      ['Content-Length', '0'],
      ['X-Envoy-Internal', 'true'],
      ['X-Forwarded-For', `${from},127.0.0.1`],
      ['X-Envoy-Expected-Rq-Timeout-Ms', '5000'],
    ],
  };
}

/** What a proxy makes of the answer: let the request pass with these fields, or hand the refusal on. */
export function verdictOf(answer: Answer): string {
  return [answer.status, ...answer.values('X-Neoagent-Reason')].join(' ');
}
