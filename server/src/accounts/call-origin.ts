import type { FastifyRequest } from 'fastify';

/** Where a call came from, as far as accounts care. */
export interface CallOrigin {
  readonly address: string;
  readonly userAgent?: string | undefined;
  /** The whole `Cookie` header. */
  readonly cookieHeader?: string | undefined;
}

const maxUserAgent = 256;

/** The origin of the request behind a call. */
export function callOrigin(request: FastifyRequest): CallOrigin {
  return {
    address: request.ip,
    userAgent: request.headers['user-agent']?.slice(0, maxUserAgent),
    cookieHeader: request.headers.cookie,
  };
}
