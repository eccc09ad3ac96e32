import type { IncomingMessage } from 'node:http';
import { isFieldName } from '@neoagent/core';
import { isHostValue } from './host-value.js';

/** More header fields than this are answered 431. Node itself would silently drop fields after the 1000th (CVE-2026-58044). */
const maxHeaderFields = 200;

/** A request that no listener of ours may see, as an answer. */
export interface RequestProblem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

const tooManyFields: RequestProblem = {
  status: 431,
  title: 'The header is too large',
  detail: `A request may have at most ${maxHeaderFields} header fields.`,
};

const badHost: RequestProblem = {
  status: 400,
  title: 'Bad Request',
  detail: 'A request has exactly one Host field, which holds a host and an optional port.',
};

const badAuthority: RequestProblem = {
  status: 400,
  title: 'Bad Request',
  detail: 'The request target does not name a host and an optional port.',
};

const otherVersion: RequestProblem = {
  status: 505,
  title: 'HTTP Version Not Supported',
  detail: 'Only HTTP/1.1 and HTTP/1.0 are served here.',
};

const noTrace: RequestProblem = {
  status: 501,
  title: 'Not Implemented',
  detail: 'TRACE is not served here.',
};

const codedInOldHttp: RequestProblem = {
  status: 400,
  title: 'Bad Request',
  detail: 'HTTP/1.0 has no Transfer-Encoding.',
};

const absoluteForm = /^http:\/\/([^/?#]*)(.*)$/i;

/**
 * What Node's parser lets pass although recipients read it differently: several Host fields or one that is no host (RFC 9112
 * §3.2), Transfer-Encoding in HTTP/1.0 (§6.1), an absolute target whose authority is none (§3.2.2), too many fields; and TRACE.
 */
export function requestProblem(request: IncomingMessage): RequestProblem | undefined {
  const { method, rawHeaders, headers, httpVersionMajor, httpVersionMinor, url = '' } = request;
  if (httpVersionMajor !== 1) return otherVersion;
  // It would be answered with what was added for the upstream alone, its Authorization above all (RFC 9110 §9.3.8).
  if (method === 'TRACE') return noTrace;
  if (rawHeaders.length > maxHeaderFields * 2) return tooManyFields;
  if (httpVersionMinor === 0 && headers['transfer-encoding'] !== undefined) return codedInOldHttp;
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (isFieldName(name ?? '', 'host')) hosts++;
  }
  if (hosts > 1 || (hosts === 0 && httpVersionMinor !== 0)) return badHost;
  if (headers.host !== undefined && !isHostValue(headers.host)) return badHost;
  const authority = url.startsWith('/') ? undefined : absoluteForm.exec(url)?.[1];
  return authority !== undefined && !isHostValue(authority) ? badAuthority : undefined;
}

/** A request has a body exactly when it says so (RFC 9112 §6). */
export function hasBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/**
 * Turns a target in absolute-form into origin-form; its authority takes the place of Host, as RFC 9112 §3.2.2 demands. Whatever host
 * it names, the request stays here and is served by our own routes. Any other target is left alone.
 */
export function toOriginForm(request: IncomingMessage): void {
  const { url = '', headers, rawHeaders } = request;
  if (url.startsWith('/')) return;
  const [, authority, rest = ''] = absoluteForm.exec(url) ?? [];
  if (authority === undefined) return;
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
  // HTTP/1.0 has requests without Host.
  if (headers.host === undefined) rawHeaders.push('Host', authority);
  headers.host = authority;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() === 'host') rawHeaders[i + 1] = authority;
  }
}

/** Whether a request asks for another protocol (RFC 9110 §7.8). */
export function isUpgrade({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers.upgrade !== undefined;
}
