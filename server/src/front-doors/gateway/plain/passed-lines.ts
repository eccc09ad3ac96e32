import { type Allowed, crossOriginHeaders, isFieldName, ownText } from '@neoagent/core';
import { fieldOf } from '../../../http/field-of.js';
import { dateLine, inOnePiece, linesOfFields } from '../../../http/head-lines.js';
import type { PlainRequest } from '../../../http/plain/plain-request.js';
import type { CallerLines } from '../../caller-lines.js';
import { answeredName, type ForwardedFor, isForwarded } from '../forwarded-headers.js';
import { type ForwardedOrigin, forwardedField } from '../forwarded-origin.js';

/**
 * The whole head of a plain request for the upstream: the fields that `requestFields` lists, as text. A plain request's `Connection` names
 * no field, and its values were read as values, so that only what is ours is looked at.
 */
export function requestHead(request: PlainRequest, to: ForwardedFor, callerLines: CallerLines): string {
  const { rawHeaders } = request;
  let lines = `${request.method} ${request.url} HTTP/1.1\r\n`;
  let authorization: string | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (isForwarded(name)) lines += `${name}: ${rawHeaders[i + 1]}\r\n`;
    else if (isFieldName(name, 'authorization')) authorization ??= rawHeaders[i + 1];
  }
  const sent = to.authorization === 'forward' ? authorization : to.authorization?.value;
  if (sent !== undefined) lines += linesOfFields(['Authorization', sent]);
  const { caller, requestId } = to;
  return `${lines}Host: ${to.host}\r\nVia: 1.1 ${to.via}\r\n${originLines(to.origin)}${callerLines.identity(caller, requestId)}Connection: keep-alive\r\n\r\n`;
}

let known: { readonly origin: ForwardedOrigin; readonly lines: string } | undefined;

/** Most requests come from the same place as the one before. */
function originLines(origin: ForwardedOrigin): string {
  if (known === undefined || !isSameOrigin(known.origin, origin)) {
    const { host, proto } = origin;
    const kept = { addresses: origin.addresses.map(ownText), host: host && ownText(host), proto };
    const fields = kept.addresses.length === 0 ? [] : ['X-Forwarded-For', kept.addresses.join(', ')];
    if (kept.host !== undefined) fields.push('X-Forwarded-Host', kept.host);
    fields.push('X-Forwarded-Proto', proto, 'Forwarded', forwardedField(kept));
    known = { origin: kept, lines: inOnePiece(linesOfFields(fields)) };
  }
  return known.lines;
}

function isSameOrigin(one: ForwardedOrigin, other: ForwardedOrigin): boolean {
  if (one.host !== other.host || one.proto !== other.proto) return false;
  const { length } = one.addresses;
  if (length !== other.addresses.length) return false;
  for (let i = 0; i < length; i++) if (one.addresses[i] !== other.addresses[i]) return false;
  return true;
}

/** What we tell the caller of an allowed request besides what the upstream says. */
export interface OwnLines {
  readonly lines: string;
  /** Names, in lower case, of fields in which the upstream's word does not count beside ours. */
  readonly names: ReadonlySet<string>;
}

/** The fields that `passedFields` lists, as text. */
export function ownLines(
  request: PlainRequest,
  { decision, requestId }: { readonly decision: Allowed; readonly requestId: string },
  callerLines: CallerLines,
): OwnLines {
  const id = `X-Request-Id: ${requestId}\r\n`;
  const allowed = callerLines.allowed(decision);
  if (fieldOf(request, 'origin') === undefined) return { lines: id + allowed, names: always };
  const fields = Object.entries(crossOriginHeaders(request)).flat();
  return { lines: id + linesOfFields(fields) + allowed, names: acrossOrigins };
}

const always = new Set(['x-request-id']);
const acrossOrigins = new Set([...always, 'access-control-allow-origin', 'access-control-expose-headers']);

/**
 * The fields that `responseFields` lists, as text, without Content-Length, and with a Date. Only for an answer read as plain: its
 * `Connection` names no field, and its values were read as values.
 */
export function answerLines(rawHeaders: readonly string[], ours: OwnLines): string {
  let lines = '';
  let isDated = false;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const written = rawHeaders[i] ?? '';
    const name = answeredName(written);
    if (name === undefined || name === 'content-length' || ours.names.has(name)) continue;
    isDated ||= name === 'date';
    lines += `${written}: ${rawHeaders[i + 1]}\r\n`;
  }
  return isDated ? lines + ours.lines : lines + ours.lines + dateLine();
}
