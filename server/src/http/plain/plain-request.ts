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

const noBody = Buffer.alloc(0);

/** A plain request with its whole body, in the words of Node's `IncomingMessage`. */
export class PlainRequest {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly socket: Socket;
  readonly httpVersion = '1.1';
  readonly httpVersionMinor = 1;
  /** Nothing of it is still to come. */
  readonly complete = true;
  #headers: IncomingHttpHeaders | undefined;
  readonly #bodyFrom: number;
  readonly #bodyTo: number;
  /** The whole request, until its body is kept or taken: soon they are another's. */
  #octets: Buffer | undefined;
  #body: Buffer | undefined;

  /** `octets` begin with the head and its body. They are read until `keepBody` is called, and never after. */
  constructor(head: PlainHead, octets: Buffer, socket: Socket) {
    this.method = head.method;
    this.url = head.url;
    this.rawHeaders = head.rawHeaders;
    this.socket = socket;
    this.#octets = octets;
    this.#bodyFrom = head.length;
    this.#bodyTo = head.length + head.bodyLength;
  }

  /** Empty when there is none. */
  get body(): Buffer {
    this.keepBody();
    if (this.#body === undefined) throw new Error('the body was taken as text');
    return this.#body;
  }

  /** Copies the body unless it was taken; to be called before the octets become another's. */
  keepBody(): void {
    if (this.#octets === undefined) return;
    this.#body =
      this.#bodyTo === this.#bodyFrom
        ? noBody
        : Buffer.from(this.#octets.subarray(this.#bodyFrom, this.#bodyTo));
    this.#octets = undefined;
  }

  /** The body as the text its UTF-8 says, and no body any more: whoever takes it at once spares the copy. */
  takeText(): string {
    if (this.#octets === undefined) return this.body.toString('utf8');
    const text = this.#octets.toString('utf8', this.#bodyFrom, this.#bodyTo);
    this.#octets = undefined;
    return text;
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
