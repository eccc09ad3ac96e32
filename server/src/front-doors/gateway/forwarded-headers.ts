import { type Caller, remembered } from '@neoagent/core';
import type { UpstreamAuthorization } from '../../config/upstreams/upstream.js';
import { fieldOf } from '../../http/field-of.js';
import type { DoorRequest } from '../door-request.js';
import { identityHeaders } from '../identity-headers.js';
import { type ForwardedOrigin, forwardedField } from './forwarded-origin.js';

/** Fields that belong to one connection (RFC 9110 §7.6.1), and Expect, which we answer ourselves. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'expect',
]);

/** Fields that would let a caller change what was decided on, or speak in our name. */
const notForwarded = new Set([
  'authorization',
  'host',
  'x-request-id',
  'x-http-method-override',
  'x-http-method',
  'x-method-override',
  'x-original-url',
  'x-rewrite-url',
  'x-original-uri',
  'x-original-method',
  'x-real-ip',
  'forwarded',
  'forwarded-for',
  'x-forwarded',
]);

/** Fields in which the gateway speaks for itself: the upstream's own would be read as ours. */
const oursAlone = new Set(['ratelimit', 'ratelimit-policy']);

/** Under these only we may speak, whatever follows: who the caller is, and where the request came from. */
function isOurs(folded: string): boolean {
  return folded.startsWith('x-neoagent-') || folded.startsWith('x-forwarded-');
}

/** Whether a field of a request goes to the upstream, unless `Connection` names it. */
export const isForwarded = remembered((name): boolean => {
  const folded = foldedName(name);
  if (hopByHop.has(folded) || notForwarded.has(folded) || isOurs(folded)) return false;
  // Servers that fold underscores would read a second length (WSGI's CONTENT_LENGTH).
  return folded !== 'content-length' || !name.includes('_');
});

/**
 * The name, in lower case, of a field of an answer that goes to the caller, unless `Connection` names it or we tell the same; `undefined` for
 * one that does not.
 */
export const answeredName = remembered((written): string | undefined => {
  const name = written.toLowerCase();
  return hopByHop.has(name) || oursAlone.has(name) || name.startsWith('x-neoagent-') ? undefined : name;
});

/** A field name as servers that know no underscores would read it. */
function foldedName(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

/** What the upstream is told besides what the caller sent. */
export interface ForwardedFor {
  readonly caller: Caller;
  readonly requestId: string;
  readonly origin: ForwardedOrigin;
  /** Host of the upstream. */
  readonly host: string;
  /** Our name in Via (RFC 9110 §7.6.3). */
  readonly via: string;
  /** What stands in for the caller's Authorization; `undefined` sends none. */
  readonly authorization: UpstreamAuthorization | undefined;
}

/**
 * The request's fields for the upstream, as a flat list of names and values. What the connection owned goes first, everything that
 * `Connection` names included; then our own names in every spelling that some server folds into one of them; only then are ours set,
 * so that nothing the caller sent can take them away (Traefik CVE-2024-45410, Caddy GHSA-7r4p-vjf4-gxv4).
 */
export function requestFields(request: DoorRequest, to: ForwardedFor): string[] {
  const named = namedByConnection(request.headers.connection);
  const fields: string[] = [];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i] ?? '';
    if (!isForwarded(name) || (named.size > 0 && named.has(foldedName(name)))) continue;
    fields.push(name, request.rawHeaders[i + 1] ?? '');
  }
  addAuthorization(fields, request, to.authorization);
  const { origin } = to;
  fields.push('Host', to.host, 'Via', `${request.httpVersion} ${to.via}`);
  if (origin.addresses.length > 0) fields.push('X-Forwarded-For', origin.addresses.join(', '));
  if (origin.host !== undefined) fields.push('X-Forwarded-Host', origin.host);
  fields.push('X-Forwarded-Proto', origin.proto, 'Forwarded', forwardedField(origin));
  fields.push(...identityHeaders(to.caller, to.requestId));
  return fields;
}

/** The decision has seen to it that the caller sent exactly one. */
function addAuthorization(
  fields: string[],
  request: DoorRequest,
  authorization: ForwardedFor['authorization'],
): void {
  if (authorization === undefined) return;
  const value = authorization === 'forward' ? request.headers.authorization : authorization.value;
  if (value !== undefined) fields.push('Authorization', value);
}

/**
 * The answer's fields for the caller, flat like both it is made of: the upstream's without those of its connection and without those in
 * which only we speak (`RateLimit`, `RateLimit-Policy`, `X-Neoagent-…`), and ours. Vary is a list that may stand on several lines
 * (RFC 9110 §5.3, §12.5.5): ours adds to the upstream's.
 */
export function responseFields(upstream: readonly string[], ours: readonly string[]): string[] {
  const named = namedByConnection(fieldOf({ rawHeaders: upstream }, 'connection'));
  const fields: string[] = [];
  for (let i = 0; i < upstream.length; i += 2) {
    const written = upstream[i] ?? '';
    const name = answeredName(written);
    if (name === undefined || named.has(name)) continue;
    if (name !== 'vary' && isAmong(ours, name)) continue;
    fields.push(written, upstream[i + 1] ?? '');
  }
  for (const text of ours) fields.push(text);
  return fields;
}

/** `name` in lower case. */
function isAmong(fields: readonly string[], name: string): boolean {
  for (let i = 0; i < fields.length; i += 2) {
    const other = fields[i] ?? '';
    if (other.length === name.length && other.toLowerCase() === name) return true;
  }
  return false;
}

function namedByConnection(value: string | undefined): ReadonlySet<string> {
  if (value === undefined) return none;
  return new Set(value.split(',').map((name) => foldedName(name.trim())));
}

const none: ReadonlySet<string> = new Set();
