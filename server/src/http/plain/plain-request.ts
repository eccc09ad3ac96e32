import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { PlainHead } from './read-plain-head.js';

/** Fields of which Node keeps the first when they are repeated; others are joined. */
const keptOnce = new Set([
  'age',
  'authorization',
  'content-length',
  'content-type',
  'etag',
  'expires',
  'from',
  'host',
  'if-modified-since',
  'if-unmodified-since',
  'last-modified',
  'location',
  'max-forwards',
  'proxy-authorization',
  'referer',
  'retry-after',
  'server',
  'user-agent',
]);

/** A plain request with its whole body, in the words of Node's `IncomingMessage`. */
export class PlainRequest {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  /** Empty when there is none. */
  readonly body: Buffer;
  readonly socket: Socket;
  readonly httpVersion = '1.1';
  readonly httpVersionMinor = 1;
  /** Nothing of it is still to come. */
  readonly complete = true;
  #headers: IncomingHttpHeaders | undefined;

  constructor(head: PlainHead, body: Buffer, socket: Socket) {
    this.method = head.method;
    this.url = head.url;
    this.rawHeaders = head.rawHeaders;
    this.body = body;
    this.socket = socket;
  }

  /** By lower-case name, as Node joins them. Made when they are asked for: what a door reads of every request it reads of `rawHeaders`. */
  get headers(): IncomingHttpHeaders {
    this.#headers ??= headersOf(this.rawHeaders);
    return this.#headers;
  }
}

function headersOf(rawHeaders: readonly string[]): IncomingHttpHeaders {
  const headers = Object.create(null) as Record<string, string | string[]>;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    // No object of Node's has it as a field.
    if (name === '__proto__') continue;
    const value = rawHeaders[i + 1] ?? '';
    const known = headers[name];
    if (name === 'set-cookie') headers[name] = Array.isArray(known) ? [...known, value] : [value];
    else if (known === undefined) headers[name] = value;
    else if (!keptOnce.has(name))
      headers[name] = `${String(known)}${name === 'cookie' ? '; ' : ', '}${value}`;
  }
  return headers;
}
